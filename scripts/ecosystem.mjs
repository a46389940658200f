// @ts-check
// `pnpm ecosystem`: follows docs/ecosystem.md, one section after the other, as somebody does who has that tool: an empty folder, the
// packages as they would be published now, the files as shown and the commands one by one. Each command must end with 0, and what the
// last one prints must hold the section's output. A section that has an index.html is opened in Chromium once its commands have run
// (MP_EVENT_LOOP_CHROMIUM names one that is not /usr/bin/chromium): its page must then show the output. It is served from the folder
// dist, or by the section's serve.mjs, which prints its URL.
//
// The last section has no program: for it the READMEs are followed on each Node that is supported (readme-nodes.mjs).
//
// It installs tools from the registry, and takes minutes: it is no part of `npm test`. An argument runs only the sections whose headings
// have it. `--update` writes anew the tables of what ran, with the versions that were tried; the one at the beginning of the page only
// where every section ran.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { readmesOnEachNode } from './readme-nodes.mjs';
import { sectionsOf } from './readme-sections.mjs';
import { pack, root, run } from './workspace.mjs';

/** @typedef {import('./readme-sections.mjs').Section} Section */

const READMES = 'The READMEs on each Node';
const PAGE = join(root, 'docs/ecosystem.md');
const COMMAND_TIMEOUT = 300_000;
const PAGE_TIMEOUT = 60_000;
const isUpdate = process.argv.includes('--update');
const asked = process.argv.slice(2).find((arg) => !arg.startsWith('--')) ?? '';

/** Returns stdout and stderr of a command, which has ended with 0. @param {string} dir @param {string} command */
function follow(dir, command) {
  const result = spawnSync(command, { cwd: dir, encoding: 'utf8', shell: true, timeout: COMMAND_TIMEOUT });
  if (result.error) throw result.error;
  if (result.status !== 0) throw new Error(`${command} ended with ${result.status}\n${result.stdout}${result.stderr}`);
  return result.stdout + result.stderr;
}

const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript' };

/** Serves a folder. @param {string} folder @returns {Promise<{ url: string, end: () => void }>} */
async function serve(folder) {
  const server = createServer(({ url = '/' }, response) => {
    const file = join(folder, url === '/' ? 'index.html' : decodeURIComponent(url));
    if (!existsSync(file)) return response.writeHead(404).end();
    const type = types[/** @type {keyof typeof types} */ (extname(file))] ?? 'application/octet-stream';
    return response.writeHead(200, { 'content-type': type }).end(readFileSync(file));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}/`, end: () => server.close() };
}

/** Has a section's own program serve. @param {string} dir @returns {Promise<{ url: string, end: () => void }>} */
async function serveBy(dir) {
  const child = spawn(process.execPath, ['serve.mjs'], { cwd: dir, stdio: ['ignore', 'pipe', 'inherit'] });
  const [url] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(() => [''])]);
  return { url: String(url).trim(), end: () => child.kill() };
}

/** Returns what a page shows in its `output` element, once there is something. @param {string} url */
async function read(url) {
  const { chromium } = createRequire(join(root, 'browser-tests/package.json'))('playwright-core');
  const executablePath = process.env.MP_EVENT_LOOP_CHROMIUM ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await page.waitForFunction("document.querySelector('output').textContent !== ''", null, { timeout: PAGE_TIMEOUT });
    return String(await page.textContent('output'));
  } finally {
    await browser.close();
  }
}

/** The tools that a command installs, with the versions that came. @param {string} command @param {string} dir */
function installed(command, dir) {
  const names = /^npm install (.+)$/.exec(command)?.[1]?.split(/\s+/) ?? [];
  return names
    .filter((name) => !name.startsWith('-'))
    .map((name) => name.replace(/(?<=.)@.*$/, ''))
    .map((name) => `${name} ${JSON.parse(readFileSync(join(dir, 'node_modules', name, 'package.json'), 'utf8')).version}`);
}

/** Returns what was tried, with versions. @param {Section} section @param {string} dir */
async function tryOut(section, dir) {
  for (const [file, code] of section.files) {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), code);
  }
  let printed = '';
  const tools = [];
  for (const command of section.commands) {
    printed = follow(dir, command);
    tools.push(...installed(command, dir));
  }
  if (section.files.has('index.html')) {
    const { url, end } = await (section.files.has('serve.mjs') ? serveBy(dir) : serve(join(dir, 'dist')));
    printed = await read(url).finally(end);
  }
  const expected = section.output?.trim() ?? '';
  if (!printed.includes(expected)) throw new Error(`expected\n${expected}\nbut saw\n${printed}`);
  return tools.length > 0 ? tools.join(', ') : `Node ${process.versions.node}`;
}

/** What a section says in its first line, in bold. @param {string} heading */
function verdict(heading) {
  const text = readFileSync(PAGE, 'utf8');
  const after = text.slice(text.indexOf(`\n## ${heading}\n`));
  return (/\*\*([\s\S]+?)\*\*/.exec(after)?.[1] ?? '').replaceAll(/\s+/g, ' ');
}

/** Writes a table anew. @param {string} head its beginning @param {string} table */
function replaceTable(head, table) {
  const text = readFileSync(PAGE, 'utf8');
  const from = text.indexOf(head);
  if (from < 0) throw new Error(`no table begins with ${head}`);
  writeFileSync(PAGE, text.slice(0, from) + table + text.slice(text.indexOf('\n\n', from)));
}

const temporary = mkdtempSync(join(tmpdir(), 'mp-event-loop-ecosystem-'));
/** @type {string[]} */
const rows = [];
try {
  const base = join(temporary, 'base');
  mkdirSync(base);
  const tarballs = pack(join(temporary, 'tarballs'));
  // What npm and pnpm tell their scripts would be settings to the npm below.
  for (const name of Object.keys(process.env)) if (/^p?npm_/i.test(name)) delete process.env[name];
  run(base, 'npm', ['init', '-y']);
  run(base, 'npm', ['install', '--no-audit', '--no-fund', ...tarballs.values()]);

  for (const section of sectionsOf(PAGE)) {
    const heading = section.title.replace(/^.*?: /, '');
    if (!heading.includes(asked)) continue;
    const dir = join(temporary, heading.replaceAll(/\W+/g, '-'));
    cpSync(base, dir, { recursive: true, verbatimSymlinks: true });
    try {
      const tried = await tryOut(section, dir);
      rows.push(
        `| [${heading}](#${heading
          .toLowerCase()
          .replaceAll(/[^\w -]/g, '')
          .replaceAll(' ', '-')}) | ${tried} | ${verdict(heading)} |`,
      );
      console.log(`✓ ${heading}: ${tried}`);
    } catch (error) {
      console.error(`✗ ${heading}: ${error instanceof Error ? error.message : error}`);
      process.exitCode = 1;
    }
    rmSync(dir, { force: true, recursive: true });
  }
  const isForReadmes = READMES.includes(asked);
  if (rows.length === 0 && !isForReadmes) throw new Error('no section ran');
  if (rows.length > 0) {
    const table = ['| where | tried with | what was seen |', '| --- | --- | --- |', ...rows].join('\n');
    console.log(`\n${table}`);
    if (isUpdate && asked === '' && process.exitCode !== 1) replaceTable('| where |', table);
  }
  if (isForReadmes) {
    const table = await readmesOnEachNode(tarballs, join(temporary, 'readmes'));
    console.log(`\n${table}`);
    if (isUpdate && process.exitCode !== 1) replaceTable('| README |', table);
  }
  if (isUpdate && process.exitCode === 1) console.error('✗ a table is written only where everything ran and passed');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(temporary, { force: true, recursive: true });
}
