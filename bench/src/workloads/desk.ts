// Where a contender's results arrive: whichever workload runs now sits at it.
import type { Contender, Ended, Failed, OpenContender, OwnContender } from '../contender.ts';
import type { Request, Sample } from '../protocol.ts';

export interface Desk {
  readonly contender: Contender;
  receive: Ended;
  fail: Failed;
}

export type Workload = (desk: Desk, request: Request) => Promise<Sample>;

function unexpected(what: unknown): never {
  throw new Error('a result or failure that no workload waits for', { cause: what });
}

export async function openDesk(open: OpenContender, executors: number): Promise<Desk> {
  const hooks: { receive: Ended; fail: Failed } = { receive: unexpected, fail: unexpected };
  const contender = await open(
    (result) => hooks.receive(result),
    (error) => hooks.fail(error),
    executors,
  );
  return Object.assign(hooks, { contender });
}

/** For workloads that are ours alone. */
export function ownContender({ contender }: Desk): OwnContender {
  if (!('stream' in contender)) throw new Error('only ours can do this');
  return contender as OwnContender;
}
