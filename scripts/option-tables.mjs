// @ts-check
// Compares the tables of options in the READMEs with the code: each must list the names that the code takes, all and no others.
// The code is asked by an option that there is not; its error lists those that there are. The first column of a table has them.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './workspace.mjs';

/** Like no option, so that the error guesses nothing. */
const UNKNOWN = 'qqqqqqqqqqqqqqqqqqqq';
const unknown = { [UNKNOWN]: 1 };

const worker = createRequire(join(root, 'packages/transport-worker/package.json'));
const ws = createRequire(join(root, 'packages/transport-ws/package.json'));
const load = (/** @type {NodeJS.Require} */ { resolve }, /** @type {string} */ name) => import(pathToFileURL(resolve(name)).href);
const { defineTasks, Event, EventLoop, inlineTransport } = await load(ws, '@mp-event-loop/core');
const { workerTransport } = await load(worker, '@mp-event-loop/transport-worker');
const { forkTransport } = await load(ws, '@mp-event-loop/transport-fork');
const { wsTransport } = await load(ws, '@mp-event-loop/transport-ws');
const { startHost } = await load(ws, '@mp-event-loop/transport-ws/host');
const nats = createRequire(join(root, 'packages/transport-nats/package.json'));
const { natsTransport } = await load(nats, '@mp-event-loop/transport-nats');
const { startNatsHost } = await load(nats, '@mp-event-loop/transport-nats/host');

/** The names that an error lists. @param {() => unknown} ask @param {string} [prefix] @returns {Promise<string[]>} */
async function taken(ask, prefix = '') {
  try {
    await ask();
  } catch (error) {
    const [, list] = /has no option q+: there are (.*)$/.exec(error instanceof Error ? error.message : '') ?? [];
    if (list !== undefined) return list.split(', ').map((name) => prefix + name);
    throw error;
  }
  throw new Error(`an unknown option was taken: ${ask}`);
}

/** The names that a column of a table has in code, of all rows or of those that have a text. @param {string} file @param {string} head
 * @param {number} [column] @param {string} [row] */
function listed(file, head, column = 1, row = '') {
  const text = readFileSync(join(root, file), 'utf8');
  const from = text.indexOf(`\n${head}`);
  if (from < 0 || text.indexOf(`\n${head}`, from + 1) >= 0) throw new Error(`${file} has no table, or two, with the head ${head}`);
  const rows = (text.slice(from + 1).split('\n\n', 1)[0] ?? '').split('\n').slice(2);
  const cells = rows.filter((text) => text.includes(row)).map((text) => text.split('|')[column] ?? '');
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
}

/** @param {string} file @param {string} of @param {string[]} inTable @param {string[]} inCode */
function compare(file, of, inTable, inCode) {
  const differences = [
    ...inCode.filter((name) => !inTable.includes(name)).map((name) => `does not list ${name}`),
    ...inTable.filter((name) => !inCode.includes(name)).map((name) => `lists ${name}, which there is not`),
    ...inTable.filter((name, at) => inTable.indexOf(name) !== at).map((name) => `lists ${name} twice`),
  ];
  for (const difference of differences) console.error(`✗ ${file}: the table of options of ${of} ${difference}`);
  if (differences.length > 0) process.exitCode = 1;
  else console.log(`✓ ${file}: ${inTable.length} options of ${of}`);
}

const transport = inlineTransport();
const ofEvents = [
  ...(await taken(() => new Event(null, [], unknown))),
  ...(await taken(() => new Event(null, [], { retries: unknown }), 'retries.')),
];
const core = 'packages/core/README.md';
compare(core, 'a loop', listed(core, '| option | default | what it does |\n| --- | --- | --- |\n| `transport`'), [
  ...(await taken(() => new EventLoop(unknown))),
  ...(await taken(() => new EventLoop({ transport, executors: unknown }), 'executors.')),
]);
compare(core, 'an event', listed(core, '| option | default | what it does |\n| --- | --- | --- |\n| `key`'), ofEvents);
const ofMap = await taken(async () => {
  for await (const _ of new EventLoop({ transport }).map(() => 0, [], unknown));
});
const onlyOfMap = ofMap.filter((name) => !ofEvents.includes(name));
compare(core, 'map', listed(core, '| option of `map` |'), onlyOfMap);

class Anything {}
const callHead = '| call | option |';
/** @type {Record<string, () => unknown>} */
const calls = {
  'loop.stop(': () => new EventLoop({ transport }).stop(unknown),
  'loop.proxy(': () => new EventLoop({ transport }).proxy(Anything, [], unknown),
  'defineTasks(': () => defineTasks(import.meta.url, {}, unknown),
};
for (const [call, ask] of Object.entries(calls)) compare(core, `${call}…)`, listed(core, callHead, 2, `\`${call}`), await taken(ask));
const listedCalls = listed(core, callHead).map((call) => call.replace(/(?<=\().*/, ''));
compare(core, 'calls', listedCalls, Object.keys(calls));

const workerReadme = 'packages/transport-worker/README.md';
compare(workerReadme, 'workerTransport', listed(workerReadme, '| option |'), await taken(() => workerTransport(unknown)));
const forkReadme = 'packages/transport-fork/README.md';
compare(forkReadme, 'forkTransport', listed(forkReadme, '| option |'), await taken(() => forkTransport(unknown)));

const wsReadme = 'packages/transport-ws/README.md';
const url = 'ws://127.0.0.1:1/';
compare(wsReadme, 'wsTransport', listed(wsReadme, '| option |'), [
  ...(await taken(() => wsTransport({ url, ...unknown }))),
  ...(await taken(() => wsTransport({ url, reconnect: unknown }), 'reconnect.')),
]);
compare(wsReadme, 'startHost', listed(wsReadme, '| option of `startHost` |'), await taken(() => startHost({ tasks: [], ...unknown })));
/** The flags of a command. @param {string} name @param {string} path */
function flagsOf(name, path) {
  const { stdout: help } = spawnSync(process.execPath, [join(root, path), '--help'], { encoding: 'utf8' });
  if (!help.startsWith(name)) throw new Error(`${path} is not ${name}`);
  return [...help.matchAll(/^ +(--[a-z-]+)/gm)].map(([, flag = '']) => flag).filter((flag) => flag !== '--help');
}
const command = 'mp-event-loop-host';
compare(wsReadme, command, listed(wsReadme, '| option of `startHost` |', 2), flagsOf(command, 'packages/transport-ws/dist/command/cli.js'));

const natsReadme = 'packages/transport-nats/README.md';
const servers = 'nats://127.0.0.1:1';
compare(natsReadme, 'natsTransport', listed(natsReadme, '| option |'), [
  ...(await taken(() => natsTransport({ servers, ...unknown }))),
  ...(await taken(() => natsTransport({ servers, reconnect: unknown }), 'reconnect.')),
]);
const hostHead = '| option of `startNatsHost` |';
compare(natsReadme, 'startNatsHost', listed(natsReadme, hostHead), await taken(() => startNatsHost({ servers, tasks: [], ...unknown })));
const natsCommand = 'mp-event-loop-nats-host';
compare(natsReadme, natsCommand, listed(natsReadme, hostHead, 2), flagsOf(natsCommand, 'packages/transport-nats/dist/command/cli.js'));
