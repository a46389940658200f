/** Guarantee 4 for executors in processes of their own: deaths that no thread could be given. */
import { ExecutorLostError } from '../errors.ts';
import type { Event } from '../event.ts';
import type { EventLoop } from '../event-loop.ts';
import type { AnyFunction } from '../tasks.ts';
import { check, isOurs, matches, rejects, same } from './assert.ts';
import { abort, complain, countTo, die, largeResult, pid } from './dying-tasks.ts';
import type { Case, Property } from './suite.ts';
import { echo } from './tasks.ts';

/** Tiny events around the one that dies. */
const NEIGHBOURS = 300;

async function lostWith(event: Event): Promise<ExecutorLostError> {
  const error = await rejects(event.finished as Promise<unknown>, 'the event that ran when its process died');
  const lost = isOurs(error, ExecutorLostError, 'ERR_EXECUTOR_LOST', 'its error');
  same(lost.wasRunning, true, 'wasRunning');
  return lost;
}

/** A case for processes; elsewhere there is nothing to prove. */
function forProcesses(body: Case): Case {
  return (scene) => (scene.transport.isolation === 'process' ? body(scene) : undefined);
}

/** One event among many dies so: it fails alone. */
function deathOf(task: AnyFunction, args: readonly unknown[], isRight: (error: ExecutorLostError) => boolean): Case {
  return forProcesses(async (scene) => {
    const loop = scene.loop({ errorHandlers: () => {} });
    const add = (index: number): Event => loop.addEvent(echo, [index]) as Event;
    const before = Array.from({ length: NEIGHBOURS }, (_, index) => add(index));
    const event = loop.addEvent(task, args as never) as Event;
    const after = Array.from({ length: NEIGHBOURS }, (_, index) => add(NEIGHBOURS + index));
    const lost = await lostWith(event);
    check(isRight(lost), `how it died must be told, it was told of exit code ${lost.exitCode} and signal ${lost.signal}`);
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
  same(await loop.addEvent(echo, ['after']).finished, 'after', 'the result of an event after');
}

export const processDeaths: Property = {
  name: 'guarantee 4: deaths of processes',
  cases: {
    'kill -9': deathOf(die, ['SIGKILL'], signalled('SIGKILL')),
    SIGTERM: deathOf(die, ['SIGTERM'], signalled('SIGTERM')),
    'a native crash': deathOf(die, ['SIGSEGV'], signalled('SIGSEGV')),
    // What ends Node then depends on its version and on the machine.
    abort: deathOf(abort, [], (error) => error.signal !== null || (error.exitCode ?? 0) !== 0),

    'the last lines of stderr are told, those of the moment of death included': forProcesses(async (scene) => {
      const lost = await lostWith(scene.loop({ errorHandlers: () => {} }).addEvent(complain, [100]) as Event);
      same(lost.exitCode, 3, 'exitCode');
      matches(lost.stderrTail, /complaint 99\ncomplaint 100$/, 'stderrTail');
      check(!lost.stderrTail.includes('complaint 1\n'), 'only the last lines may be kept');
    }),

    'in the middle of a stream: its items come first': forProcesses(async (scene) => {
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

    'in the middle of a large result: whole, or lost': forProcesses(async (scene) => {
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

    'in the middle of large arguments: run, or lost': forProcesses(async (scene) => {
      const loop = scene.loop({ errorHandlers: () => {} });
      for (let round = 0; round < 6; round += 1) {
        const id = await loop.addEvent(pid).finished;
        const event = loop.addEvent(echo, [new Uint8Array(2 ** 23).fill(round)]);
        await turns(round);
        signal(id, 'SIGKILL');
        // One that had not begun goes to the next executor.
        const outcome = await event.finished.catch((error: unknown) => error);
        if (outcome instanceof Uint8Array) same(outcome.at(-1), round, 'the last byte');
        else isOurs(outcome, ExecutorLostError, 'ERR_EXECUTOR_LOST', 'its error');
      }
    }),

    'in an executor that does nothing': forProcesses(async (scene) => {
      const loop = scene.loop();
      for (let round = 0; round < 3; round += 1) {
        signal(await loop.addEvent(pid).finished, 'SIGKILL');
        await aliveAfter(loop);
      }
    }),

    'during stop: what ran fails, the rest runs': forProcesses(async (scene) => {
      const loop = scene.loop({ errorHandlers: () => {} });
      await loop.start();
      const event = loop.addEvent(die, ['SIGKILL']) as Event;
      const after = Array.from({ length: 20 }, (_, index) => loop.addEvent(echo, [index]));
      await loop.stop();
      await lostWith(event);
      same(
        after.map((one) => one.results),
        Array.from({ length: 20 }, (_, index) => index),
        'the results of the rest',
      );
    }),

    'an executor that is stopped for a while goes on where it was': forProcesses(async (scene) => {
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

    'a stopped executor can be terminated': forProcesses(async (scene) => {
      const loop = scene.loop({ errorHandlers: () => {} });
      signal(await loop.addEvent(pid).finished, 'SIGSTOP');
      const event = loop.addEvent(echo, [1]);
      await turns(5);
      await loop.terminate();
      await rejects(event.finished, 'the event that it was given');
    }),

    'a poisoned event dies each time that it runs again, and takes nothing along': forProcesses(async (scene) => {
      const loop = scene.loop({ errorHandlers: () => {} });
      const poison = loop.addEvent(die, ['SIGKILL'], { retries: 3 }) as Event;
      const others = Array.from({ length: 100 }, (_, index) => loop.addEvent(echo, [index]));
      await lostWith(poison);
      for (const [index, event] of others.entries()) same(await event.finished, index, `result ${index}`);
    }),
  },
};
