/** What a nats-server says of its connections; its configuration must have `http`. */
import { expect } from 'vitest';

interface Connection {
  readonly name?: string;
  readonly subscriptions: number;
  /** What it was sent, or is to be sent once it reads. */
  readonly out_bytes: number;
}

export async function connectionsOf(port: number): Promise<readonly Connection[]> {
  const { connections } = (await (await fetch(`http://127.0.0.1:${port}/connz`)).json()) as { readonly connections: readonly Connection[] };
  return connections;
}

/** Bytes that the server has, or had, for the connection of this name. */
export async function bytesFor(port: number, name: string): Promise<number> {
  return (await connectionsOf(port)).find((one) => one.name === name)?.out_bytes ?? 0;
}

/** Waits until no more come for it. */
export async function untilNoMoreFor(port: number, name: string): Promise<void> {
  let before = -1;
  await expect
    .poll(
      async () => {
        const now = await bytesFor(port, name);
        const isStill = now === before;
        before = now;
        return isStill;
      },
      { interval: 300 },
    )
    .toBe(true);
}
