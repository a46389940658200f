/** Runs the steps of a program's actors, and brings the loop to its end. */
import type { Step } from '../program/program.ts';
import { runCache } from './caching.ts';
import { callLoop } from './calling.ts';
import { runMap } from './mapping.ts';
import { runProxy } from './proxying.ts';
import type { Stage } from './stage.ts';

/** More than what subscribers and handlers may start again. */
const MOST_STOPS = 60;

export async function runProgram(stage: Stage): Promise<void> {
  const { actors } = stage.program;
  await Promise.all(actors.map((steps, index) => stage.track(`actor ${index}`, act(stage, steps, `actor ${index}`))));
  stage.world.note('all actors have ended');
  // What handlers and subscribers have called may still be under way, and start it again.
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    await callLoop(stage, { do: 'stop' }, 'the end');
    await stage.track('the last wait()', stage.loop.wait());
    await stage.sleep(stops === 0 ? 0 : 100);
    if (!stage.loop.isRunning() && stage.pending.length === 0) break;
  }
}

async function act(stage: Stage, steps: readonly Step[], who: string): Promise<void> {
  for (const step of steps) await take(stage, step, who);
}

async function take(stage: Stage, step: Step, who: string): Promise<void> {
  switch (step.do) {
    case 'sleep':
      return stage.sleep(step.ms);
    case 'wait':
      return waitFor(stage);
    case 'abort':
      return stage.abortShared(new Error('aborted'));
    case 'map':
      return runMap(stage, step);
    case 'proxy':
      return runProxy(stage, step);
    case 'cache':
      return runCache(stage, step);
    case 'add':
      return callLoop(stage, step, who);
    default: {
      const called = callLoop(stage, step, who);
      if ('isAwaited' in step && step.isAwaited === true) await called;
      else void stage.track(`${who}'s ${step.do}`, called);
    }
  }
}

/** An event that waits for a start that nobody makes is no reason to wait for ever. */
async function waitFor(stage: Stage): Promise<void> {
  const { loop, program } = stage;
  if (!program.loop.autoStart && !loop.isRunning()) return;
  const before = [...stage.acts.values()];
  await stage.track('wait()', loop.wait());
  for (const one of before) {
    if (!one.hasEnded) stage.violate('wait()', `did not wait for ${one}`);
    else if (program.loop.hasErrorHandlers && one.event?.status === 'rejected' && one.errors === 0 && !one.isMapped && !one.isLeft)
      stage.violate('wait()', `did not wait for the handlers of ${one}`);
  }
}
