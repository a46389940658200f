/** How scripts/find-server.mjs decides which server is started. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findServer } from '../../../scripts/find-server.mjs';

const APT = '/usr/bin/apt-get';
const folder = join(tmpdir(), `find-server-${process.pid}`);
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A machine with these executables; `fetch` says whether apt-get finds the package, after so many updates. */
function machine(executables: readonly string[], { env = {}, isRoot = true, fetch = (_updates: number): boolean => true } = {}) {
  const there = new Set(executables);
  const commands: string[] = [];
  const run = (command: string, args: readonly string[]): boolean => {
    commands.push([command, ...args].join(' ').replaceAll(folder, 'FOLDER'));
    if (command === 'dpkg-deb') there.add(join(folder, 'usr/bin/redis-server'));
    if (args[0] !== 'install') return true;
    const works = fetch(commands.filter((line) => line.endsWith('update')).length);
    if (works) writeFileSync(join(folder, 'redis-server_7.deb'), '');
    return works;
  };
  return { env: { PATH: '/usr/local/bin:/usr/bin', ...env }, isExecutable: (path: string) => there.has(path), isRoot, run, commands };
}
const find = (one: ReturnType<typeof machine>) => findServer(one, 'redis-server', folder);

describe('findServer', () => {
  it('findServer takes the server on the PATH or in /usr/sbin, and then fetches nothing', () => {
    for (const path of ['/usr/local/bin/redis-server', '/usr/sbin/redis-server']) {
      const one = machine([path, APT]);
      expect([find(one), one.commands]).toEqual([{ path }, []]);
    }
  });

  it('findServer takes the server that the environment names, and fails the tests where that is none', () => {
    const env = { MP_EVENT_LOOP_REDIS_SERVER: '/opt/redis-server' };
    expect(find(machine(['/opt/redis-server', APT], { env }))).toEqual({ path: '/opt/redis-server' });
    expect(find(machine([APT], { env }))).toMatchObject({ isFatal: true, why: expect.stringContaining('/opt/redis-server') });
  });

  it('findServer unpacks the server of Debian for root, with its libraries, and does not install it', () => {
    const bare = machine([APT]);
    const path = join(folder, 'redis-server');
    expect(find(bare)).toEqual({ path });
    expect(bare.commands).toEqual([
      'apt-get install --download-only -y --no-install-recommends -o Dir::Cache::archives=FOLDER redis-server',
      'dpkg-deb -x FOLDER/redis-server_7.deb FOLDER',
    ]);
    expect(readFileSync(path, 'utf8')).toContain(`exec '${join(folder, 'usr/bin/redis-server')}' "$@"`);
  });

  it('findServer updates old package lists before it fetches a server', () => {
    expect(find(machine([APT], { fetch: (updates) => updates > 0 }))).toEqual({ path: join(folder, 'redis-server') });
  });

  it('findServer fails the tests if the server could not be fetched', () => {
    expect(find(machine([APT], { fetch: () => false }))).toEqual({ isFatal: true, why: 'apt-get could not fetch redis-server' });
  });

  it('findServer skips the tests on other machines, and says so', () => {
    for (const one of [machine([APT], { isRoot: false }), machine([])]) {
      expect(find(one)).toMatchObject({ isFatal: false, why: expect.stringContaining('MP_EVENT_LOOP_REDIS_SERVER') });
      expect([one.commands, existsSync(folder)]).toEqual([[], false]);
    }
  });
});
