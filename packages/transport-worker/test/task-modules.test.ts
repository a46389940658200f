/** Task modules of every kind, in programs of their own. */
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from './run-program.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
let folder = '';

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'mp-event-loop-')));
});
afterAll(() => rm(folder, { recursive: true }));

/** A folder outside of this package, where core can be found and nothing else. */
async function elsewhere(name: string, files: Record<string, string>): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, 'node_modules/@mp-event-loop'), { recursive: true });
  await symlink(here('../../core'), join(path, 'node_modules/@mp-event-loop/core'));
  for (const [file, text] of Object.entries(files)) await writeFile(join(path, file), text);
  return path;
}

describe('TypeScript task modules', () => {
  it("a TypeScript task module runs as it is, with tsx if Node alone can't", async () => {
    const { answer, code, stderr } = await runProgram('typescript.mjs');
    expect({ answer, code, stderr }).toEqual({ answer: [3, 6, 9], code: 0, stderr: '' });
  });

  it('importing a TypeScript task module that neither Node nor tsx can run says what to do', async () => {
    const path = await elsewhere('no-tsx', {
      'typed.ts': `import { defineTasks } from '@mp-event-loop/core';
        enum Factor { Three = 3 }
        export function triple(value: number): number { return value * Factor.Three; }
        defineTasks(import.meta.url, { triple });`,
    });
    const url = pathToFileURL(join(path, 'typed.ts')).href;
    const { answer, code } = await runProgram('typescript.mjs', [], [url]);
    expect(code).toBe(0);
    for (const error of answer as { name: string; message: string }[]) {
      expect(error.name).toBe('TargetError');
      expect(error.message).toContain(url);
      expect(error.message).toContain('tsx');
      expect(error.message).toMatch(/Node \d+/);
    }
  });
});

describe('a module that fails to import', () => {
  it('a module that fails to import fails its own events with the original error, and no others', async () => {
    const path = await elsewhere('broken', { 'does-not-parse.mjs': 'export function broken( {' });
    const modules = {
      throws: '../task-modules/throws-at-import.mjs',
      parse: pathToFileURL(join(path, 'does-not-parse.mjs')).href,
      nothing: '../task-modules/defines-nothing.mjs',
      loop: '../task-modules/starts-a-loop.mjs',
      missing: '../task-modules/there-is-none.mjs',
    };
    const { answer, code, stderr } = await runProgram('broken-modules.mjs', [], Object.values(modules));
    const found = answer as Record<string, { name: string; message: string; cause?: string }>;
    const expected = {
      throws: [/throws-at-import\.mjs.*this module has a bad day/, /RangeError: this module has a bad day/],
      parse: [/does-not-parse\.mjs.*SyntaxError/, /SyntaxError/],
      nothing: [/defines-nothing\.mjs.*defineTasks/, undefined],
      loop: [/starts-a-loop\.mjs[\s\S]*isExecutor\(\)/, undefined],
      missing: [/there-is-none\.mjs/, /Cannot find module/],
    } as const;
    for (const [kind, [message, cause]] of Object.entries(expected)) {
      const module = modules[kind as keyof typeof modules];
      expect(found[module], kind).toMatchObject({ name: 'TargetError', code: 'ERR_TARGET', message: expect.stringMatching(message) });
      if (cause !== undefined) expect(found[module]?.cause, kind).toMatch(cause);
      expect(found[`beside ${module}`], kind).toBe(42);
    }
    // With nothing else to run the start fails, by the real error: it does not wait for startTimeout.
    expect(found.start).toMatchObject({ name: 'TargetError', message: expect.stringMatching(/this module has a bad day/) });
    expect(found.event).toMatchObject({ name: 'TargetError', message: expect.stringMatching(/this module has a bad day/) });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('a module that ends its executor during import fails no other events', async () => {
    const { answer, code } = await runProgram('module-that-exits.mjs');
    expect(code).toBe(0);
    expect(answer).toMatchObject({ before: [2], broken: { name: expect.stringMatching(/TargetError|ExecutorLostError/) }, after: [4, 6] });
  });
});

describe('a module used by caller and executor', () => {
  it('a module can tell caller and executor apart by isExecutor()', async () => {
    const { answer, code, stderr } = await runProgram('both-sides.mjs');
    expect({ answer, code, stderr }).toEqual({ answer: [4, 9], code: 0, stderr: '' });
  });

  it('a task may start a loop of its own', async () => {
    const { answer, code, stderr } = await runProgram('nested.mjs');
    const expected = [
      { twice: 20, isExecutor: true },
      { twice: 24, isExecutor: true },
    ];
    expect({ answer, code, stderr }).toEqual({ answer: expected, code: 0, stderr: '' });
  });
});

describe('a worker of the caller’s own', () => {
  it("a worker of the caller's own is an executor once its file imports transport-worker/executor", async () => {
    const { answer, code, stderr } = await runProgram('own-worker.mjs');
    const found = [8, { argv: ['mine'], execArgv: [] }];
    expect({ answer, code, stderr }).toEqual({ answer: { found, made: 2 }, code: 0, stderr: '' });
  });

  it.each([true, false])("a worker of the caller's own can be bundled (code splitting: %s)", async (splitting) => {
    const outdir = join(folder, `bundle-${splitting}`);
    await build({
      entryPoints: [here('./programs/bundle-main.mjs'), here('./programs/bundle-worker.mjs')],
      bundle: true,
      splitting,
      minify: true,
      platform: 'node',
      format: 'esm',
      outdir,
      outExtension: { '.js': '.mjs' },
    });
    const { answer, code, stderr } = await runProgram(pathToFileURL(join(outdir, 'bundle-main.mjs')));
    expect({ answer, code, stderr }).toMatchObject({ answer: [42, { name: 'RangeError', message: 'in a bundle' }], code: 0, stderr: '' });
  });
});

describe('options of workerTransport', () => {
  it('options of workerTransport reach the threads, and are refused if they could not', async () => {
    const { answer, code } = await runProgram('thread-options.mjs');
    expect(code).toBe(0);
    expect(answer).toMatchObject({
      found: [{ env: 'vanilla', argv: ['--one', 'two'], execArgv: ['--no-warnings'] }],
      refused: {
        both: { code: 'ERR_ARGUMENT', message: expect.stringMatching(/argv/) },
        wrong: { code: 'ERR_TRANSPORT', message: expect.stringMatching(/worker/) },
      },
    });
  });
});
