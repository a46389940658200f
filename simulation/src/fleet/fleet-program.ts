/** What a loop's executors are lent by: data, drawn whole before it runs, so that it can be cut down to what fails. */
import type { Wire } from '../sessions/session-program.ts';

export interface FleetSpec {
  readonly hosts: readonly HostSpec[];
  readonly caller: CallerSpec;
  readonly wire: Pick<Wire, 'latency' | 'openDelay' | 'refuse'>;
  readonly directory: DirectorySpec;
  readonly troubles: readonly FleetTrouble[];
  /** Other callers, who want executors too. */
  readonly rivals: readonly RivalSpec[];
}

export interface HostSpec {
  readonly executors: number;
  readonly executorsPerPrincipal: number;
  /** ms. */
  readonly heartbeat: number;
  readonly resumeWindow: number;
  /** ms after the begin at which it is started. */
  readonly startsAt: number;
}

export interface CallerSpec {
  /** ms. */
  readonly heartbeat: number;
  readonly resumeWindow: number;
  readonly maxBackoff: number;
}

/** What the caller is told of hosts. */
interface DirectorySpec {
  /** ms. */
  readonly delay: readonly [number, number];
  /** How often it rejects, and how often it leaves a host out. */
  readonly rejects: number;
  readonly leavesOut: number;
  /** It says how many executors each has to lend. */
  readonly tellsFree: boolean;
}

export type FleetTrouble =
  /** What is done to one of the links that there are; see `Trouble` of sessions. */
  | { readonly at: number; readonly does: 'cut' | 'half-open' | 'forsaken' | 'stalled'; readonly link: number; readonly ms: number }
  /** The host is no more, and is started again after `ms`, if ever. `isSilent`: nobody hears of that from the network. */
  | { readonly at: number; readonly does: 'kill'; readonly host: number; readonly ms: number | undefined; readonly isSilent: boolean }
  /** It lets what runs end, for so many ms at most; then as above. */
  | { readonly at: number; readonly does: 'drain'; readonly host: number; readonly ms: number | undefined; readonly within: number }
  /** An operator ends one of its sessions. */
  | { readonly at: number; readonly does: 'end a session'; readonly host: number; readonly session: number };

export interface RivalSpec {
  /** Whether it is the judged loop's principal too. */
  readonly isOwn: boolean;
  /** It is called the same when it is started again. */
  readonly hasInstance: boolean;
  readonly executors: number;
  /** ms. */
  readonly startsAt: number;
  /** How many events, how many ms apart, and how many ms each takes. */
  readonly events: number;
  readonly pause: number;
  readonly takes: number;
  /** ms after its start at which its process is killed, and then after how many it is started again. */
  readonly killedAt?: number;
  readonly backAfter?: number;
}
