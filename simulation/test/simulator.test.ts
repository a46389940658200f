import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runHistory } from '../dist/history.js';
import { mutants } from '../dist/mutants/mutants.js';
import { apply, pathOf } from '../dist/mutants/run-mutants.js';
import { drawProgram } from '../dist/program/draw-program.js';
import { Features } from '../dist/program/features.js';
import type { Program } from '../dist/program/program.js';
import { shrink } from '../dist/shrink.js';
import { add, programOf, quick } from './programs.ts';

const all = new Features([], []);

describe('a history', () => {
  it('is the same for the same seed, byte for byte', async () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const program = drawProgram(seed, all);
      const one = await runHistory(program, seed, true);
      const other = await runHistory(program, seed, true);
      expect(one.trace.length).toBeGreaterThan(10);
      expect(other.trace).toEqual(one.trace);
      expect(other.fingerprint).toBe(one.fingerprint);
    }
  });

  it('differs from that of another seed', async () => {
    const one = await runHistory(drawProgram(1, all), 1);
    const other = await runHistory(drawProgram(2, all), 2);
    expect(other.fingerprint).not.toBe(one.fingerprint);
  });

  it('is drawn whole: a program survives JSON', () => {
    const program = drawProgram(7, all);
    expect(JSON.parse(JSON.stringify(program))).toEqual(JSON.parse(JSON.stringify(drawProgram(7, all))));
  });

  it('of three quick events shows nothing wrong', async () => {
    const { violations, events } = await runHistory(programOf([add(quick(1)), add(quick(2)), add(quick(3))]), 1);
    expect(violations).toEqual([]);
    expect(events).toBe(3);
  });

  it('takes no real time for virtual hours', async () => {
    const { violations } = await runHistory(programOf([add(quick(1)), { do: 'sleep', ms: 3_600_000 }, add(quick(2))]), 1);
    expect(violations).toEqual([]);
  });
});

describe('the judge', () => {
  it('notices a wait that can never end', async () => {
    const endless = quick(1, { deed: { does: 'hang' } });
    const { violations } = await runHistory(programOf([add(endless)]), 1);
    expect(violations.map(({ kind }) => kind)).toContain('hangs');
  });

  it('holds no death against an event that caused it', async () => {
    const deadly = quick(1, { deed: { does: 'die', how: 'killed', after: undefined } });
    const { violations, deaths } = await runHistory(programOf([add(deadly), add(quick(2))]), 1);
    expect(deaths).toBe(1);
    expect(violations).toEqual([]);
  });
});

describe('shrinking', () => {
  it('leaves what a program fails by, and nothing else', async () => {
    const endless = quick(4, { deed: { does: 'hang' } });
    const program = programOf([add(quick(1)), add(quick(2)), add(quick(3)), add(endless), add(quick(5))], { executors: 3, concurrency: 2 });
    const shrunk = await shrink(program, 1, (kind) => kind === 'hangs');
    const small = shrunk?.program as Program;
    expect(small.actors.flat()).toEqual([{ do: 'add', event: { id: 4, deed: { does: 'hang' } } }]);
    expect(small.loop).toMatchObject({ executors: 1, concurrency: 1, outputHandlers: 0 });
  });

  it('says so where nothing is wrong', async () => {
    expect(await shrink(programOf([add(quick(1))]), 1, () => true)).toBeUndefined();
  });
});

describe('wrong versions of core', () => {
  it('are at least 30', () => {
    expect(mutants.length).toBeGreaterThanOrEqual(30);
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  });

  it.each(mutants.map((mutant) => [mutant.name, mutant] as const))('%s: finds its place in core', (_name, mutant) => {
    const text = readFileSync(new URL(`../../${pathOf(mutant)}`, import.meta.url), 'utf8');
    expect(apply(mutant, text)).not.toBe(text);
  });

  it('throw where their place is gone', () => {
    expect(() => apply({ name: 'lost', file: 'index.js', find: 'not there', put: '' }, 'text')).toThrow("mutant 'lost'");
  });
});
