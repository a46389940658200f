/** Which executor is taken back when a host is full: one that its caller is not there for and loses nothing by. */
import type { Lease } from './lease.ts';

/** A lease that was idle when it was asked, and how much its caller had sent by then. */
interface Idle {
  readonly lease: Lease;
  readonly received: number;
}

/** Resolves with those that nobody would miss. Asks all at once: each that is busy takes its time to be known for it. */
export async function idleOf(leases: readonly Lease[]): Promise<readonly Idle[]> {
  const asked = leases.map((lease) => ({ lease, received: lease.session.received }));
  const answers = await Promise.all(leases.map((lease) => lease.isIdle()));
  return asked.filter((_, at) => answers[at] === true);
}

/** Returns one of the principal that has most of `all`, of those that are still idle. */
export function leastMissed(idle: readonly Idle[], all: readonly Lease[]): Lease | undefined {
  const shares = new Map<string, number>();
  for (const lease of all) shares.set(holder(lease), (shares.get(holder(lease)) ?? 0) + 1);
  const share = (lease: Lease): number => shares.get(holder(lease)) ?? 0;
  return idle
    .filter(isStillIdle)
    .map(({ lease }) => lease)
    .sort((one, other) => share(other) - share(one))[0];
}

/** Others were waited for meanwhile: it may have been taken back, or its caller may have come and gone. */
function isStillIdle({ lease: { session, usesExecutor }, received }: Idle): boolean {
  return usesExecutor && !session.isAttached && session.unacknowledged === 0 && session.received === received;
}

function holder({ caller }: Lease): string {
  return caller.principal.id;
}
