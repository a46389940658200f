/** With one executor and concurrency 1, events run and are handled in the order added. */
import type { Run } from '../executor/journal.ts';
import { type Act, codeOf } from '../play/act.ts';
import type { Stage } from '../play/stage.ts';

export function judgeOrder(stage: Stage, runs: readonly Run[]): void {
  const { facts, program } = stage;
  const { concurrency, executors } = program.loop;
  const most = typeof executors === 'number' ? executors : executors.max;
  if (concurrency > 1 || most > 1) return;
  check(
    stage,
    'ran out of order',
    // What goes on in an executor that the loop has lost is in no order with what it has others do.
    runs.filter(({ line }) => !stage.transport.isForsaken(line)).map(({ id }) => stage.acts.get(id)),
  );
  const handled = stage.handled.filter((act) => {
    // What ends early is handled when it ends.
    if (act.cancels.length > 0 || act.isLeft || act.event?.status === 'cancelled') return false;
    const code = codeOf(act.event?.error);
    return (
      act.event?.error === undefined || !(facts.mayFail || facts.mayBeTerminated || code === 'ERR_TERMINATED' || code === 'ERR_TARGET')
    );
  });
  check(stage, 'handled out of order', handled);
}

function check(stage: Stage, kind: string, acts: readonly (Act | undefined)[]): void {
  let last: Act | undefined;
  for (const act of acts) {
    if (act === undefined || act.isMapped || act.isBound || (act.spec.retries ?? 0) > 0 || (act.spec.priority ?? 0) !== 0) continue;
    if (last !== undefined && last.order > act.order) {
      stage.violate(kind, `${act}\n    after ${last}`);
      return;
    }
    last = act;
  }
}
