import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runMany } from '../dist/campaign.js';
import { Features } from '../dist/program/features.js';
import { runSubject, type Subject } from '../dist/subject.js';
import { watchOver } from '../dist/watchdog.js';

interface Past {
  /** What was wrong, in a sentence. */
  readonly why: string;
  readonly seed: number;
  readonly program: Subject;
}

const read = <T>(path: string): T => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')) as T;
const past = readdirSync(new URL('../past', import.meta.url)).filter((file) => file.endsWith('.json'));
const seconds = Number(process.env.MP_EVENT_LOOP_SIMULATION_SECONDS ?? 30);

it.each(past)('nothing is wrong any more in %s', async (file) => {
  const { program, seed, why } = read<Past>(`../past/${file}`);
  const { violations } = await runSubject(program, seed);
  expect(violations, why).toEqual([]);
});

it(`nothing is wrong in ${seconds} s of fresh seeds`, async () => {
  const told: string[] = [];
  const stopWatching = watchOver();
  const { isGood, summary } = await runMany(new Features([], []), {
    from: Math.floor(Math.random() * 2 ** 31),
    seconds,
    count: Number.POSITIVE_INFINITY,
    isStopping: false,
    skip: new Set(),
    isMasked: () => false,
    tell: (text) => told.push(text),
  });
  stopWatching();
  // Which seeds these were: none of them comes again by itself.
  console.log(summary);
  expect(isGood, [...told, summary].join('\n')).toBe(true);
});
