// What the page asks the demo's server for, and what it may tell it: as JSON.

import type { Sums } from '../flights/sums.ts';

/** A host of the demo's, seen through a link that can be cut. */
export interface HostAt {
  readonly url: string;
  readonly token: string;
}

/** `GET /setup` */
export interface PageSetup {
  /** How many flights the feed has. */
  readonly flights: number;
  readonly flightsPerSecond: number;
  /** For executors that have sockets; pages and their workers read `/flights`. */
  readonly feed: string;
  readonly hosts: Readonly<Record<HostName, HostAt>>;
}

/** By what its executors are. */
type HostName = 'thread' | 'process';

/** `POST /pace` */
export interface PaceRequest {
  /** 0: none; null: as fast as they are taken. */
  readonly flightsPerSecond: number | null;
}

/** `POST /link` */
export interface LinkRequest {
  /** To a host, or to the feed for those that read it over HTTP. */
  readonly to: HostName | 'feed';
  readonly fault: LinkFault;
}

/** `cut`: all connections break; new ones are let in. `hang`: for HANG ms nothing goes through. */
export type LinkFault = 'cut' | 'hang';

/** ms */
export const HANG = 5_000;

/** `GET /sums?flights=N` */
export interface SumsResponse {
  /** null where there is no checkpoint. */
  readonly sums: Sums | null;
}
