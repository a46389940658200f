/** Guarantee 4 for executors in their own processes: deaths that a thread cannot die. */
import { ExecutorLostError } from '../errors.ts';
import type { Event } from '../event.ts';
import type { EventLoop } from '../event-loop.ts';
import type { AnyFunction } from '../tasks.ts';
import { check, isOurs, matches, rejects, same } from './assert.ts';
import { abort, complain, countTo, die, echoUnless, largeResult, pid } from './dying-tasks.ts';
import type { Case, Property } from './suite.ts';
import { echo } from './tasks.ts';

/** How many tiny events are added on each side of the one that kills its process. */
const NEIGHBOURS = 300;

async function lostWith(event: Event): Promise<ExecutorLostError> {
  const error = await rejects(event.finished as Promise<unknown>, 'the event that ran when its process died');
  const lost = isOurs(error, ExecutorLostError, 'ERR_EXECUTOR_LOST', 'its error');
  same(lost.wasRunning, true, 'wasRunning');
  return lost;
}

/** Makes a case for executors in processes of their own, which hosts lend as well; for others it does nothing. */
function forProcesses(body: Case): Case {
  return (scene) => (scene.survives('process') ? body(scene) : undefined);
}

/** Makes a case in which one event among many kills its process, and must fail alone. */
function deathOf(task: AnyFunction, args: readonly unknown[], isRight: (error: ExecutorLostError) => boolean): Case {
  return forProcesses(async (scene) => {
    const loop = scene.loop({ errorHandlers: () => {} });
    const add = (index: number): Event => loop.addEvent(echo, [index]) as Event;
    const before = Array.from({ length: NEIGHBOURS }, (_, index) => add(index));
    const event = loop.addEvent(task, args as never) as Event;
    const after = Array.from({ length: NEIGHBOURS }, (_, index) => add(NEIGHBOURS + index));
    const lost = await lostWith(event);
    check(isRight(lost), `the error must say how the process died, but says exit code ${lost.exitCode} and signal ${lost.signal}`);
    for (const [index, neighbour] of [...before, ...after].entries()) same(await neighbour.finished, index, `result ${index}`);
  });
}

const signalled =
  (...signals: string[]): ((error: ExecutorLostError) => boolean) =>
  (error) =>
    signals.includes(error.signal ?? '');

function signal(id: number, name: string): void {
  (globalThis as unknown as { process: { kill(id: number, name: string): void } }).process.kill(id, name);
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
}

async function aliveAfter(loop: EventLoop): Promise<void> {
  same(await loop.addEvent(echo, ['after']).finished, 'after', 'the result of a later event');
}

export const processDeaths: Property = {
  name: 'guarantee 4: deaths of processes',
  cases: {
    'an event whose process is killed by SIGKILL fails alone': deathOf(die, ['SIGKILL'], signalled('SIGKILL')),
    'an event whose process is ended by SIGTERM fails alone': deathOf(die, ['SIGTERM'], signalled('SIGTERM')),
    'an event whose process crashes natively fails alone': deathOf(die, ['SIGSEGV'], signalled('SIGSEGV')),
    // Which signal or exit code ends Node depends on its version and on the machine.
    'an event whose process aborts fails alone': deathOf(abort, [], (error) => error.signal !== null || (error.exitCode ?? 0) !== 0),

    'a quick event that kills its process among thousands: later ones run, earlier ones do not run again': forProcesses(async (scene) => {
      const loop = scene.loop({ errorHandlers: () => {} });
      const deadly = 2000;
      const events = Array.from({ length: 4000 }, (_, index) => loop.addEvent(echoUnless, [index, deadly]) as Event);
      await loop.stop();
      for (const [index, event] of events.entries()) {
        if (index === deadly) await lostWith(event);
        else if (event.status === 'fulfilled') same(event.results, index, `result ${index}`);
        // One of the last events before the death: its result had not left, and it does not run again.
        else {
          const error = isOurs(event.error, ExecutorLostError, 'ERR_EXECUTOR_LOST', `error ${index}`);
          check(index < deadly && index > deadly - NEIGHBOURS, `event ${index} must not fail with event ${deadly}`);
          same(error.wasRunning, false, `wasRunning of event ${index}`);
        }
      }
    }),

    'stderrTail has the last lines before the death of a process': forProcesses(async (scene) => {
      const lost = await lostWith(scene.loop({ errorHandlers: () => {} }).addEvent(complain, [100]) as Event);
      same(lost.exitCode, 3, 'exitCode');
      matches(lost.stderrTail, /complaint 99\ncomplaint 100$/, 'stderrTail');
      check(!lost.stderrTail.includes('complaint 1\n'), 'only the last lines may be kept');
    }),

    'items of a stream arrive before the death of its process ends it': forProcesses(async (scene) => {
      const loop = scene.loop({ errorHandlers: () => {} });
      const event = loop.addEvent(countTo, [50, 'SIGKILL']);
      const items: number[] = [];
      let failure: unknown;
      try {
        for await (const item of event) items.push(item);
      } catch (error) {
        failure = error;
      }
      same(
        items,
        Array.from({ length: 50 }, (_, index) => index + 1),
        'the items before the death',
      );
      isOurs(failure, ExecutorLostError, 'ERR_EXECUTOR_LOST', 'what ends the iteration');
      await aliveAfter(loop);
    }),

    'a large result is complete or lost when its process is killed': forProcesses(async (scene) => {
      const loop = scene.loop({ errorHandlers: () => {} });
      const length = 2 ** 23;
      for (let round = 0; round < 6; round += 1) {
        const id = await loop.addEvent(pid).finished;
        const event = loop.addEvent(largeResult, [length]);
        await turns(3 * round);
        signal(id, 'SIGKILL');
        const outcome = await event.finished.catch((error: unknown) => error);
        if (outcome instanceof Uint8Array) same([outcome.length, outcome.every((byte) => byte === 7)], [length, true], 'the large result');
        else isOurs(outcome, ExecutorLostError, 'ERR_EXECUTOR_LOST', 'its error');
        await aliveAfter(loop);
      }
    }),

    'an event with large arguments runs or is lost when its process is killed': forProcesses(async (scene) => {
      const loop = scene.loop({ errorHandlers: () => {} });
      for (let round = 0; round < 6; round += 1) {
        const id = await loop.addEvent(pid).finished;
        const event = loop.addEvent(echo, [new Uint8Array(2 ** 23).fill(round)]);
        await turns(round);
        signal(id, 'SIGKILL');
        // An event that had not begun moves to the next executor.
        const outcome = await event.finished.catch((error: unknown) => error);
        if (outcome instanceof Uint8Array) same(outcome.at(-1), round, 'the last byte');
        else isOurs(outcome, ExecutorLostError, 'ERR_EXECUTOR_LOST', 'its error');
      }
    }),

    'an idle executor whose process is killed is replaced': forProcesses(async (scene) => {
      const loop = scene.loop();
      for (let round = 0; round < 3; round += 1) {
        signal(await loop.addEvent(pid).finished, 'SIGKILL');
        await aliveAfter(loop);
      }
    }),

    'when a process dies during stop the event that ran fails, and the rest run': forProcesses(async (scene) => {
      const loop = scene.loop({ errorHandlers: () => {} });
      await loop.start();
      const event = loop.addEvent(die, ['SIGKILL']) as Event;
      const after = Array.from({ length: 20 }, (_, index) => loop.addEvent(echo, [index]));
      await loop.stop();
      await lostWith(event);
      same(
        after.map((one) => one.results),
        Array.from({ length: 20 }, (_, index) => index),
        'the results of the other events',
      );
    }),

    'an executor stopped by SIGSTOP goes on where it was after SIGCONT': forProcesses(async (scene) => {
      const loop = scene.loop();
      const id = await loop.addEvent(pid).finished;
      signal(id, 'SIGSTOP');
      const events = Array.from({ length: 2000 }, (_, index) => loop.addEvent(echo, [`${index} ${'x'.repeat(200)}`]));
      await turns(20);
      signal(id, 'SIGCONT');
      for (const [index, event] of events.entries())
        same(event.status === 'fulfilled' ? event.results : await event.finished, `${index} ${'x'.repeat(200)}`, `result ${index}`);
      same(await loop.addEvent(pid).finished, id, 'the process');
    }),

    'terminate ends an executor stopped by SIGSTOP': forProcesses(async (scene) => {
      const loop = scene.loop({ errorHandlers: () => {} });
      signal(await loop.addEvent(pid).finished, 'SIGSTOP');
      const event = loop.addEvent(echo, [1]);
      await turns(5);
      await loop.terminate();
      await rejects(event.finished, 'the event that it was given');
    }),

    'an event that kills its process in each retry fails alone': forProcesses(async (scene) => {
      const loop = scene.loop({ errorHandlers: () => {} });
      const poison = loop.addEvent(die, ['SIGKILL'], { retries: 3 }) as Event;
      const others = Array.from({ length: 100 }, (_, index) => loop.addEvent(echo, [index]));
      await lostWith(poison);
      for (const [index, event] of others.entries()) same(await event.finished, index, `result ${index}`);
    }),
  },
};
