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

/**
 * Ends the loop with the call itself, not with what it returns. What is open still has an answer that is being read, and ends with that:
 * others fail with the loop, also those that were about to fail with their executor as the first of them called this.
 */
async function terminate(stage: Stage, who: string, isFirst: boolean): Promise<void> {
  // Who hears of these ends may start the loop anew: what is added after that is the next run's.
  const before = [...stage.acts.values()];
  const ending = stage.loop.terminate();
  // Within another end each is failed in its turn.
  const open = isFirst ? before.filter(({ event }) => event?.status === 'queued' || event?.status === 'running') : [];
  await Promise.resolve();
  for (const act of open)
    if (!act.hasEnded || codeOf(act.event?.error) === 'ERR_EXECUTOR_LOST') stage.violate('open after terminate()', `${act}, for ${who}`);
  await ending;
}
