// @ts-check
// Runs the READMEs and the pages of docs that have programs. A fenced block names its file after the language; the blocks under one heading make one program:
//   ```ts main.ts       compiled strict, then its main.ts, main.mts, main.js or main.mjs is run
//   ```text output      what that prints
// A program that has a page.ts is only compiled here: the browser tests run it. Commands beside a program are readme-verbatim.mjs's.
// Code in a table's column *here* must stand in the program under the same heading. An argument runs only the programs whose
// titles have it.
// A ts or js block without a file name fails: what can't be run can't be trusted.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { startNatsServer } from './nats-server.mjs';
import { documents, expectCells, expectOutput, NATS, sectionsOf, tsconfig } from './readme-sections.mjs';
import { publicPackages, root } from './workspace.mjs';

/** @typedef {import('./readme-sections.mjs').Section} Section */

const execute = promisify(execFile);

/** Runs Node to its end, and returns its stdout. @param {string} dir @param {readonly string[]} args */
async function runBeside(dir, args) {
  try {
    return (await execute(process.execPath, args, { cwd: dir })).stdout;
  } catch (error) {
    const { code, stdout, stderr } = /** @type {{ code: unknown, stdout: string, stderr: string }} */ (error);
    throw new Error(`node ${args.join(' ')} ended with ${code}\n${stdout}${stderr}`);
  }
}

/** A folder as a user has it, but with the packages linked. @param {string} dir */
function prepare(dir) {
  writeFileSync(join(dir, 'package.json'), JSON.stringify({ type: 'module' }));
  writeFileSync(join(dir, 'tsconfig.json'), JSON.stringify(tsconfig));
  const links = publicPackages.map((manifest) => ({ name: manifest.name, target: manifest.dir }));
  const others = ['@types/node', 'fastify', 'jpeg-js'].map((name) => ({ name, target: join(root, 'node_modules', name) }));
  for (const { name, target } of [...links, ...others]) {
    const link = join(dir, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(target, link, 'junction');
  }
}

/** Writes a program's files. @param {Section} section @param {string} dir */
function write({ files }, dir) {
  for (const [file, code] of files) {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), code);
  }
}

/** @param {Section} section @param {string} dir */
async function runSection(section, dir) {
  const { title, files } = section;
  expectCells(section);
  const main = ['main.ts', 'main.mts', 'main.js', 'main.mjs'].find((file) => files.has(file));
  if (!main) throw new Error(`${title}: its blocks have no main.ts, main.mts, main.js or main.mjs`);
  expectOutput(section, await runBeside(dir, [main.replace(/ts$/, 'js')]));
}

/** Takes one program after the other, as long as there is any. @param {Iterator<[string, Section]>} programs */
async function work(programs) {
  for (let next = programs.next(); !next.done; next = programs.next()) {
    const [dir, section] = next.value;
    try {
      await runSection(section, dir);
      console.log(`✓ ${section.title}`);
    } catch (error) {
      console.error(`✗ ${section.title}`, error instanceof Error ? error.message : error);
      process.exitCode = 1;
    }
  }
}

/** @type {Awaited<ReturnType<typeof startNatsServer>> | undefined} */
let nats;
const asked = process.argv[2] ?? '';
const everything = mkdtempSync(join(tmpdir(), 'mp-event-loop-readme-'));
try {
  prepare(everything);
  const all = documents.flatMap((document) => sectionsOf(document));
  const sections = all.filter(({ title }) => title.includes(asked));
  if (sections.length === 0) throw new Error(`no program's title has ${asked}`);
  // Named for where they stand: the compiler names the file that is wrong.
  const folder = (/** @type {Section} */ { title }) => join(everything, title.replaceAll(/\W+/g, '-'));
  const programs = new Map(sections.map((section) => [folder(section), section]));
  if (programs.size < sections.length) throw new Error('two programs of one README have the same heading');
  const ofNats = [...programs].filter(([, { files }]) => [...files.values()].some((code) => code.includes(NATS)));
  const missing = process.env.MP_EVENT_LOOP_NO_NATS_SERVER;
  if (ofNats.length > 0 && missing === undefined) {
    const server = await startNatsServer(process.env.MP_EVENT_LOOP_NATS_SERVER ?? 'nats-server');
    nats = server;
    for (const [, { files }] of ofNats) for (const [file, code] of files) files.set(file, code.replaceAll(NATS, server.url));
  }
  for (const [dir, section] of programs) write(section, dir);
  // All at once: most of the work is reading the types, which they share.
  const isTyped = sections.some(({ files }) => [...files.keys()].some((file) => /\.m?ts$/.test(file)));
  if (isTyped) await runBeside(everything, [join(root, 'node_modules/typescript/bin/tsc')]);
  for (const [dir, { title }] of missing === undefined ? [] : ofNats) {
    console.error(`${title} is NOT RUN: ${missing}`);
    programs.delete(dir);
  }
  // Each starts executors and waits for them: one for each core, and one more.
  const queue = [...programs].filter(([, { files }]) => !files.has('page.ts')).values();
  await Promise.all(Array.from({ length: availableParallelism() + 1 }, () => work(queue)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  nats?.end();
  rmSync(everything, { force: true, recursive: true });
}
