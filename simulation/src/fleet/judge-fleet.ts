/** Judges what is left of a fleet, and what its other callers got. */
import { codeOf } from '../play/act.ts';
import type { Fleet } from './fleet.ts';
import type { Rival } from './rival.ts';

/** ms within which a process that was started again has executors, whoever has them that it left behind. */
const SOON = 2000;

export function judgeFleet(fleet: Fleet, rivals: readonly Rival[]): void {
  for (const { lender, thread, isAlive } of fleet.hosts) {
    if (!isAlive) continue;
    if (lender.sessions > 0) fleet.violate('a session is left', `${lender.sessions} at ${thread.name}`);
    if (lender.lent > 0) fleet.violate('a lent executor is left', `${lender.lent} at ${thread.name}`);
    if (lender.running > 0) fleet.violate('events run that have ended', `${lender.running} at ${thread.name}`);
  }
  for (const { id, isClosed } of fleet.lines) if (!isClosed) fleet.violate('an executor is left', id);
  for (const { links, identity } of fleet.borrowers.values())
    for (const { caller, host } of links)
      for (const side of [caller, host])
        if (!side.isClosed && side.thread.isAlive) fleet.violate('a link is left', `of ${identity.name}, at ${side.thread.name}`);
  for (const rival of rivals) judgeRival(fleet, rival);
}

function judgeRival(fleet: Fleet, { name, hasStopped, open, failures, borrower, spec, restartedAt, readyAt }: Rival): void {
  if (borrower === undefined) return;
  if (!hasStopped || open.size > 0) fleet.violate('hangs', `${name}: ${open.size} events are open`);
  if (borrower.identity.thread.refTimers > 0) fleet.violate('a timer is left', `of ${name}`);
  const hasLost = borrower.lines.some((line) => borrower.wasLost(line));
  const failure = failures.find((error) => !(codeOf(error) === 'ERR_EXECUTOR_LOST' && hasLost) && !borrower.mayLack);
  if (failure !== undefined) fleet.violate('a rival’s event failed for no reason', `${name}: ${String(failure.stack)}`);
  if (restartedAt === undefined || !spec.hasInstance || !isQuiet(fleet)) return;
  const took = (readyAt ?? Number.POSITIVE_INFINITY) - restartedAt;
  if (took > SOON) fleet.violate('waits for its own ghosts', `${name}: ${took.toFixed(0)} ms`);
}

/** Whether nobody but itself can keep a caller from its executors. */
function isQuiet({ spec, net }: Fleet): boolean {
  const { troubles, wire, directory, hosts, rivals } = spec;
  const isAlone = rivals.length === 1 && rivals.every(({ isOwn }) => !isOwn);
  const isEnough = hosts.every(({ executors, executorsPerPrincipal }) => executors >= 2 * executorsPerPrincipal);
  const isHonest = wire.refuse === 0 && directory.rejects === 0 && directory.leavesOut === 0 && wire.latency[1] <= 5;
  const isPrompt = net.stalls === 0 && net.refuse === 0 && net.deaths === 0 && net.openDelay[1] <= 100;
  return troubles.length === 0 && isHonest && isPrompt && isAlone && isEnough && hosts.every(({ startsAt }) => startsAt === 0);
}
