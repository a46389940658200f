/**
 * Whether a connection keeps its process alive. The NATS client has no word for it: its socket and its timer are reached from outside here,
 * and nowhere else. A test tells when a new version of it has them elsewhere.
 */
import type { NatsConnection } from '@nats-io/transport-node';

interface Holding {
  ref(): unknown;
  unref(): unknown;
}

interface Inside {
  readonly protocol?: {
    readonly transport?: { readonly socket?: Partial<Holding> };
    readonly heartbeats?: { readonly timer?: Partial<Holding> };
  };
}

/** Its own pings come so seldom that they are none: a `Line` has its own. */
export const NO_PINGS: number = 2 ** 31 - 1;

/** Says whether the connection keeps the process alive. */
export function hold(connection: NatsConnection, isNeeded: boolean): void {
  const { protocol } = connection as Inside;
  protocol?.heartbeats?.timer?.unref?.();
  if (isNeeded) protocol?.transport?.socket?.ref?.();
  else protocol?.transport?.socket?.unref?.();
}
