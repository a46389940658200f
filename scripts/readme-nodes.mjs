// @ts-check
// The READMEs on every Node that is supported, for `pnpm ecosystem`: in an empty folder each, with what the README's own `npm install`
// line brings. The root README's commands are followed one by one (readme-verbatim.mjs). Its programs, and those of each package, run in
// each way that the READMEs name: JavaScript as it is, TypeScript compiled by tsc, run by Node itself, and run by tsx. For the last two
// `.js` becomes `.ts` where a program names its own files.
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { startNatsServer } from './nats-server.mjs';
import { expectOutput, NATS, readmes, sectionsOf, tsconfig } from './readme-sections.mjs';
import { readManifest, root } from './workspace.mjs';

/** @typedef {import('./readme-sections.mjs').Section} Section */
/** @typedef {{ version: string, folder: string }} Node its version and the folder of its executable */
/** @typedef {{ name: string, folder: string, command: (main: string) => string[], isFor: (section: Section, node: Node) => boolean }} Way */

const MAJORS = [20, 22, 24, 26];
const COMMAND_TIMEOUT = 120_000;
const execute = promisify(execFile);

/** Runs a command to its end on a Node; throws with all its output where it fails. @param {Node} node @param {string} cwd
 * @param {string} command @param {readonly string[]} args */
async function runOn(node, cwd, command, args) {
  const env = { ...process.env, PATH: `${node.folder}${delimiter}${process.env.PATH}` };
  try {
    return (await execute(command, args, { cwd, env, timeout: COMMAND_TIMEOUT })).stdout;
  } catch (error) {
    const { code, stdout, stderr } = /** @type {{ code: unknown, stdout: string, stderr: string }} */ (error);
    throw new Error(`${command} ${args.join(' ')} ended with ${code}\n${stdout}${stderr}`);
  }
}

/** The newest of each line, from the registry. @param {string} dir @returns {Promise<Node[]>} */
async function installNodes(dir) {
  const name = `node-${process.platform}-${process.arch}`;
  const here = { version: process.versions.node, folder: dirname(process.execPath) };
  const nodes = [];
  for (const major of MAJORS) {
    const prefix = join(dir, `node-${major}`);
    mkdirSync(prefix, { recursive: true });
    await runOn(here, prefix, 'npm', ['install', '--prefix', prefix, '--no-save', '--ignore-scripts', `${name}@${major}`]);
    const folder = join(prefix, 'node_modules', name);
    nodes.push({ version: readManifest(join(folder, 'package.json')).version, folder: join(folder, 'bin') });
  }
  return nodes;
}

/** @param {Node} node @param {number} major @param {number} minor */
function isAtLeast({ version }, major, minor) {
  const [ours = 0, its = 0] = version.split('.').map(Number);
  return ours > major || (ours === major && its >= minor);
}

const codeOf = (/** @type {Section} */ { files }) => [...files.values()].join('\n');
const isTyped = (/** @type {Section} */ { files }) => [...files.keys()].some((file) => /\.m?ts$/.test(file));
const mainOf = (/** @type {Section} */ { files }) => [...files.keys()].find((file) => /^main\.m?[jt]s$/.test(file));
const stripsTypes = (/** @type {Node} */ node) => isAtLeast(node, 22, 18);
/** A worker's file is started by Node itself, also where tsx runs the program. */
const hasWorkerFile = (/** @type {Section} */ section) => codeOf(section).includes('new Worker(');

/** Node knows it since 24. */
const hasAwaitUsing = (/** @type {Section} */ section) => section.files.get(mainOf(section) ?? '')?.includes('await using') === true;

/** @type {Way[]} */
const ways = [
  { name: '`node main.mjs`', folder: 'written', command: (main) => ['node', main], isFor: (section) => !isTyped(section) },
  {
    name: 'compiled by `tsc`',
    folder: 'compiled',
    command: (main) => ['node', main.replace(/ts$/, 'js')],
    isFor: isTyped,
  },
  {
    name: '`node main.ts`',
    folder: 'written',
    command: (main) => ['node', main],
    isFor: (section, node) => isTyped(section) && stripsTypes(node) && (isAtLeast(node, 24, 0) || !hasAwaitUsing(section)),
  },
  {
    name: '`npx tsx main.ts`',
    folder: 'written',
    command: (main) => ['npx', 'tsx', main],
    isFor: (section, node) => isTyped(section) && (stripsTypes(node) || !hasWorkerFile(section)),
  },
];

/** Names a program's own TypeScript files as they are. @param {string} code @param {Section} section */
function written(code, { files }) {
  const names = [...files.keys()].filter((file) => file.endsWith('.ts')).map((file) => file.replace(/\.ts$/, ''));
  return names.reduce((text, name) => text.replaceAll(new RegExp(`(['/])${name}\\.js'`, 'g'), `$1${name}.ts'`), code);
}

const folderOf = (/** @type {Section} */ { title }) => title.replaceAll(/\W+/g, '-');

/** Lays out a folder as its README's reader has it. @param {Node} node @param {string} dir @param {string} readme
 * @param {Section[]} programs @param {Map<string, string>} tarballs @param {string} nats */
async function prepare(node, dir, readme, programs, tarballs, nats) {
  mkdirSync(dir, { recursive: true });
  await runOn(node, dir, 'npm', ['init', '-y']);
  const [, line] = /^npm install (@mp-event-loop\/.*)$/m.exec(readFileSync(readme, 'utf8')) ?? [];
  if (line === undefined) throw new Error(`${relative(root, readme)} does not say what to install`);
  const names = line.trim().split(/\s+/);
  const settings = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
  // What those depend on in turn is not in the registry yet either.
  settings.overrides = Object.fromEntries(
    [...tarballs].filter(([name]) => !names.includes(name)).map(([name, file]) => [name, `file:${file}`]),
  );
  // Each package's README is for such a package; the root's names its files .mts.
  settings.type = readme === join(root, 'README.md') ? 'commonjs' : 'module';
  writeFileSync(join(dir, 'package.json'), JSON.stringify(settings));
  const ours = names.map((name) => tarballs.get(name) ?? name);
  await runOn(node, dir, 'npm', ['install', '--no-audit', '--no-fund', ...ours]);
  for (const section of programs) {
    for (const [file, code] of section.files) {
      const own = code.replaceAll(NATS, nats);
      for (const [way, text] of [
        ['compiled', own],
        ['written', written(own, section)],
      ]) {
        const path = join(dir, String(way), folderOf(section), file);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, String(text));
      }
    }
  }
  if (!programs.some(isTyped)) return;
  const { devDependencies } = readManifest(join(root, 'package.json'));
  const tools = ['typescript', '@types/node'].map((name) => `${name}@${devDependencies[name]}`);
  await runOn(node, dir, 'npm', ['install', '--no-audit', '--no-fund', '--save-dev', 'tsx', ...tools]);
  writeFileSync(join(dir, 'compiled/tsconfig.json'), JSON.stringify(tsconfig));
  await runOn(node, join(dir, 'compiled'), 'npx', ['tsc']);
}

/** Runs programs beside each other, in one way; returns how many printed what they should. @param {Node} node @param {string} dir
 * @param {Way} way @param {Section[]} programs */
async function tryWay(node, dir, way, programs) {
  let good = 0;
  const queue = programs.values();
  const work = async () => {
    for (const section of queue) {
      const [command = '', ...args] = way.command(mainOf(section) ?? '');
      try {
        expectOutput(section, await runOn(node, join(dir, way.folder, folderOf(section)), command, args));
        good += 1;
      } catch (error) {
        console.error(`✗ ${section.title}, ${way.name} on Node ${node.version}: ${error instanceof Error ? error.message : error}`);
        process.exitCode = 1;
      }
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return good === programs.length ? String(good) : `${good} of ${programs.length}`;
}

/** Tries all READMEs on all Nodes; returns a table of what was seen. @param {Map<string, string>} tarballs @param {string} dir */
export async function readmesOnEachNode(tarballs, dir) {
  const nodes = await installNodes(dir);
  const server = await startNatsServer(process.env.MP_EVENT_LOOP_NATS_SERVER ?? 'nats-server');
  try {
    /** @type {Map<string, string[]>} */
    const rows = new Map();
    const note = (/** @type {string} */ row, /** @type {string} */ cell) => rows.set(row, [...(rows.get(row) ?? []), cell]);
    for (const node of nodes) {
      const followed = await runOn(node, root, 'node', ['scripts/readme-verbatim.mjs']);
      note('[README.md](../README.md) | its own commands', String(followed.match(/^✓/gm)?.length ?? 0));
      for (const readme of readmes) {
        const name = relative(root, readme);
        const programs = sectionsOf(readme).filter((section) => mainOf(section) !== undefined);
        const folder = join(dir, node.version, dirname(name));
        await prepare(node, folder, readme, programs, tarballs, server.url);
        for (const way of ways) {
          const those = programs.filter((section) => way.isFor(section, node));
          const isNever = !programs.some((section) => nodes.some((other) => way.isFor(section, other)));
          if (!isNever) note(`[${name}](../${name}) | ${way.name}`, those.length === 0 ? '–' : await tryWay(node, folder, way, those));
        }
        console.log(`  ${name} on Node ${node.version}`);
      }
    }
    const head = `| README | how | ${nodes.map(({ version }) => `Node ${version}`).join(' | ')} |\n| --- | --- |${' --- |'.repeat(nodes.length)}`;
    return `${head}\n${[...rows].map(([row, cells]) => `| ${row} | ${cells.join(' | ')} |`).join('\n')}`;
  } finally {
    server.end();
  }
}
