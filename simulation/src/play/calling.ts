/** Calls the loop: for actors, handlers and subscribers alike. */
import type { LoopCall } from '../program/program.ts';
import { codeOf } from './act.ts';
import { addEvent, cancelling } from './adding.ts';
import type { Stage } from './stage.ts';

/** A handler that comes and goes. */
const passing = (): void => {};

/** Resolves when what was called has settled. Never rejects: what is wrong about that is noted. */
export async function callLoop(stage: Stage, step: LoopCall, who: string): Promise<void> {
  const { facts, loop, world } = stage;
  world.note(`${who} calls ${step.do}`);
  if (step.do === 'start' || step.do === 'run' || step.do === 'stop') facts.hasStarted = true;
  try {
    switch (step.do) {
      case 'add':
        if (step.isReadyAwaited === true) await stage.track('ready()', loop.ready());
        addEvent(stage, step.event, step.isReadyAwaited === true && facts.doAllAwaitReady);
        return;
      case 'cancel': {
        const act = stage.acts.get(step.id);
        if (act !== undefined) cancelling(stage, act, () => act.event?.cancel(`${who} has cancelled it`));
        return;
      }
      case 'toggle handler':
        facts.hasToggled = true;
        loop.removeOutputHandler(passing);
        loop.addOutputHandler(passing);
        return;
      case 'recycle':
        loop.recycle();
        return;
      case 'start':
      case 'run':
        await stage.track(`${who}'s ${step.do}()`, step.do === 'start' ? loop.start() : loop.run());
        return;
      case 'stop':
        facts.hasStopped = true;
        if (step.timeout !== undefined) facts.hasTerminated = true;
        await stage.track(`${who}'s stop()`, loop.stop(step.timeout === undefined ? {} : { timeout: step.timeout }));
        return;
      case 'terminate': {
        const isFirst = !facts.mayBeTerminated;
        facts.hasStopped = true;
        facts.hasTerminated = true;
        await stage.track(`${who}'s terminate()`, terminate(stage, who, isFirst));
        return;
      }
    }
  } catch (error) {
    const code = codeOf(error);
    const mayReject = step.do === 'start' || step.do === 'run' || step.do === 'add';
    if (!mayReject) stage.violate(`${step.do}() rejected`, `${who}: ${String((error as Error).stack)}`);
    else if (!facts.excuses(error, code))
      stage.violate(`${step.do}() rejected without a reason`, `${who}: ${String((error as Error).stack)}`);
  }
}

/** Ends the loop with the call itself, not with what it returns: whoever is told of the first event may already call it, as others fail. */
function terminate(stage: Stage, who: string, isFirst: boolean): Promise<void> {
  const ending = stage.loop.terminate();
  // Within another end each is failed in its turn.
  if (!isFirst) return ending;
  for (const act of stage.acts.values())
    if (act.event?.status === 'queued' || act.event?.status === 'running') stage.violate('open after terminate()', `${act}, for ${who}`);
  return ending;
}
