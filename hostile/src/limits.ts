/** What the host that is attacked is told of its limits. */

export interface Limits {
  readonly maxPayload: number;
  readonly maxInFlight: number;
  readonly executors: number;
  readonly maxConnections: number;
}

export const MIB: number = 2 ** 20;

/** The defaults of `startHost`, but for the executors: attackers have all but one of them. */
export const defaults: Limits = { maxPayload: 64 * MIB, maxInFlight: 65_536, executors: 3, maxConnections: 1000 };

/** Small ones, so that tests reach them soon. */
export const small: Limits = { maxPayload: MIB, maxInFlight: 1000, executors: 3, maxConnections: 100 };

/** Bytes of memory that a session may have waiting, in each direction: docs/hosts.md says so. */
export function heldOf({ maxPayload, maxInFlight }: Limits): number {
  return Math.max(16 * MIB, 4 * maxPayload) + maxInFlight * 1024;
}
