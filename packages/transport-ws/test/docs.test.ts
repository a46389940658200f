/** What docs/hosts.md and the files beside it say of a host is so. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { HostProcess } from './host-process.ts';

const run = promisify(execFile);
const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');
const inTests = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const cli = inTests('../dist/command/cli.js');
const guide = read('../../../docs/hosts.md');
const unit = read('../../../docs/host/mp-event-loop-host.service');
const containerfile = read('../../../docs/host/Containerfile');

const folder = mkdtempSync(join(tmpdir(), 'docs-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'token'), 'token\n');
for (const name of ['cert.pem', 'key.pem']) copyFileSync(inTests(`tls/${name}`), join(folder, name));

/** The list after an instruction. */
function list(instruction: string): string[] {
  const line = containerfile.split('\n').find((one) => one.startsWith(instruction)) ?? '';
  return JSON.parse(line.slice(line.indexOf('['))) as string[];
}
/** A value of the unit's. */
function setting(name: string): string {
  return new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1] ?? '';
}

/** The first line that the command says, and its exit code after SIGTERM. */
async function tryOut(args: readonly string[]): Promise<[string, number | null]> {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), exited])) as [string];
  child.kill('SIGTERM');
  return [line, (await exited)[0]];
}
function here(args: readonly string[]): string[] {
  const places: Record<string, string> = { 'tasks.js': inTests('tasks.mjs'), '7070': '0' };
  return args.map((arg) => places[arg] ?? arg.replace(/^(%d|\/run\/secrets)\//, `${folder}/`));
}

it('docs/hosts.md names only options that exist', async () => {
  const { stdout: help } = await run(process.execPath, [cli, '--help']);
  const known = new Set(help.match(/--[a-z-]+/g));
  const ofOthers = new Set([
    '--now',
    '--init',
    '--stop-timeout',
    '--memory',
    '--read-only',
    '--tmpfs',
    '--cap-drop',
    '--publish',
    '--secret',
    '--omit',
    '--force',
    '--header',
    '--request',
  ]);
  const ofHealthChecks = /--(interval|timeout|start-period)=/g;
  const named = [guide, unit, containerfile.replace(ofHealthChecks, '')].flatMap((text) => text.match(/(?<![\w-])--[a-z][a-z-]*/g) ?? []);
  expect(named.length).toBeGreaterThan(30);
  expect([...new Set(named)].filter((flag) => !known.has(flag) && !ofOthers.has(flag))).toEqual([]);
});

it('docs/hosts.md lists exactly the metrics that exist', async () => {
  const host = await HostProcess.start();
  const text = await (await fetch(new URL('/metrics', host.url.replace('ws:', 'http:')))).text();
  await host.end('SIGTERM');
  const existing = [...text.matchAll(/^# TYPE (?:mp_event_loop_host_)?(\S+)/gm)].map(([, name]) => name);
  const table = guide.slice(guide.indexOf('| name | what it tells |'), guide.indexOf('Worth an alert'));
  const listed = [...table.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell]) => cell?.match(/[a-z_]+/g) ?? []);
  expect(listed.toSorted()).toEqual(existing.toSorted());
});

describe('the tables of SECURITY.md', () => {
  const security = read('../../../SECURITY.md');
  /** What the first cells of a table name. */
  function named(head: string): string[] {
    const table = security.slice(security.indexOf(head)).split('\n\n', 1)[0] ?? '';
    const cells = table.split('\n').slice(2);
    return cells.filter((cell) => !cell.startsWith('| …')).flatMap((cell) => cell.split('|')[1]?.match(/\w+/g) ?? []);
  }

  it('the tables of SECURITY.md list every kind of frame', () => {
    const source = read('../../remote/src/session/frame.ts');
    const kinds = [...source.matchAll(/^export const ([A-Z_]+) = \d{1,2};$/gm)].map(([, name]) => name);
    expect(kinds.length).toBeGreaterThan(15);
    expect(named('| frame |').toSorted()).toEqual(kinds.toSorted());
  });

  it('the tables of SECURITY.md list every message of a caller', () => {
    const source = read('../../core/src/wire/protocol.ts');
    const union = source.slice(source.indexOf('export type CallerMessage'), source.indexOf('/** From the executor. */'));
    const tags = [...union.matchAll(/readonly \['(\w+)'/g)].map(([, tag]) => tag);
    expect(tags.length).toBeGreaterThan(10);
    expect(named('| message |').toSorted()).toEqual([...tags, 'adapt'].toSorted());
  });
});

describe('the systemd unit', () => {
  it('the systemd unit starts a host that serves', async () => {
    const [, ...args] = setting('ExecStart').split(' ');
    expect(await tryOut(here(args))).toEqual([expect.stringMatching(/^listening on wss:\/\/0\.0\.0\.0:\d+\/$/), 0]);
  });

  it('the systemd unit waits longer than draining may take', () => {
    const drain = Number(/--drain-timeout (\d+)/.exec(setting('ExecStart'))?.[1]);
    expect(Number(setting('TimeoutStopSec')) * 1000).toBeGreaterThan(drain + 5000);
  });
});

describe('the container file', () => {
  it('the container file starts a host that serves, without a shell', async () => {
    const [node, command, ...args] = list('CMD');
    expect([node, command]).toEqual(['node', 'node_modules/.bin/mp-event-loop-host']);
    expect(await tryOut(here(args))).toEqual([expect.stringMatching(/^listening on ws:\/\/0\.0\.0\.0:\d+\/$/), 0]);
  });

  it('the container file checks the health of the host', async () => {
    const host = await HostProcess.start();
    const [, ...args] = list('HEALTHCHECK').map((arg) => arg.replace(':7070', `:${new URL(host.url).port}`));
    await run(process.execPath, args);
    await host.end('SIGTERM');
    await expect(run(process.execPath, args)).rejects.toMatchObject({ code: 1 });
  });
});
