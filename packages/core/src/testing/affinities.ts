/** State: affinity. */
import { ExecutorLostError } from '../errors.ts';
import { check, isError, rejects, same } from './assert.ts';
import { identify } from './ending-tasks.ts';
import type { Property } from './suite.ts';
import { echoLater, executorId, exit, note, noted } from './tasks.ts';

const values = Array.from({ length: 30 }, (_, index) => `session ${index}`);

export const affinities: Property = {
  name: 'state: affinity',
  cases: {
    'events with the same affinity run in the same executor': async (scene) => {
      const loop = scene.loop({ executors: 3 });
      const homes = new Map<string, unknown>();
      for (let round = 0; round < 5; round += 1) {
        const events = values.map((affinity) => loop.addEvent(identify, [0.2], { affinity }));
        for (let index = 0; index < 20; index += 1) loop.addEvent(echoLater, [index, 0]);
        for (const [index, event] of events.entries()) {
          const affinity = values[index] as string;
          const home = await event.finished;
          same(home, homes.get(affinity) ?? home, `the executor of ${affinity}`);
          homes.set(affinity, home);
        }
      }
      const counts = new Map<unknown, number>();
      for (const home of homes.values()) counts.set(home, (counts.get(home) ?? 0) + 1);
      same(counts.size, 3, 'executors among which the values are spread');
      check(
        Math.max(...counts.values()) <= 2 * (values.length / 3),
        `affinities must be spread evenly over the executors: ${[...counts.values()].join(', ')}`,
      );
    },

    'events with the same affinity run in the order added': async (scene) => {
      const loop = scene.shared({ executors: 2 });
      const name = `affinity ${Math.random()}`;
      for (let index = 0; index < 100; index += 1) {
        loop.addEvent(note, [name, index], { affinity: 'one' });
        loop.addEvent(echoLater, [index, 0]);
      }
      const found = await loop.addEvent(noted, [name], { affinity: 'one' }).finished;
      same(
        found,
        Array.from({ length: 100 }, (_, index) => index),
        'what ran, in order',
      );
    },

    'a growing pool keeps each affinity in its final executor from the start': async (scene) => {
      const loop = scene.loop({ executors: { min: 1, max: 3, idleTimeout: 60_000 } });
      await loop.start();
      const homes = await Promise.all(values.map((affinity) => loop.addEvent(executorId, [], { affinity }).finished));
      same(new Set(homes).size, 3, 'executors among which the values are spread');
      const again = await Promise.all(values.map((affinity) => loop.addEvent(executorId, [], { affinity }).finished));
      same(again, homes, 'the executors of a second round');
    },

    'a replaced executor keeps its affinities, and their events that had not begun': async (scene) => {
      if (!scene.survives('thread')) return;
      const loop = scene.loop({ executors: 2, errorHandlers: () => {} });
      const before = await Promise.all(values.map((affinity) => loop.addEvent(executorId, [], { affinity }).finished));
      const culprit = loop.addEvent(exit, [1], { affinity: values[0] });
      const after = values.map((affinity) => loop.addEvent(executorId, [], { affinity }));
      isError(await rejects(culprit.finished, 'an event that exits'), ExecutorLostError, 'its error');
      const homes = await Promise.all(after.map(({ finished }) => finished));
      const moved = new Map<unknown, unknown>();
      for (const [index, home] of homes.entries()) {
        same(
          home,
          moved.get(before[index]) ?? home,
          `the executor of ${values[index]}, which it must share with the same values as before`,
        );
        moved.set(before[index], home);
      }
      check(homes[0] !== before[0], 'there must be a new executor');
      same(
        homes.filter((home) => before.includes(home)).length,
        before.filter((home) => home !== before[0]).length,
        'values that stayed where they were',
      );
    },
  },
};
