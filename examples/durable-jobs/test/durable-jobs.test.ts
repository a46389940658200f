/** Jobs outlive the processes that run them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../../../scripts/free-port.mjs';
import { Program } from '../../program.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A redis-server on loopback; as it is to be for jobs, each on disk before it is said to be added. */
async function startRedis(): Promise<string> {
  const path = process.env.MP_EVENT_LOOP_REDIS_SERVER;
  if (path === undefined) throw new Error('there is no redis-server: run the tests with npm test');
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  ends.push(() => rmSync(folder, { recursive: true }));
  const port = await freePort();
  const settings = ['--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction', '--dir', folder];
  const redis = spawn(path, ['--bind', '127.0.0.1', '--port', String(port), ...settings], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(redis, 'exit');
  ends.push(async () => {
    redis.kill();
    await exited;
  });
  await new Promise<void>((resolve, reject) => {
    createInterface(redis.stdout).on('line', (line) => line.includes('Ready to accept connections') && resolve());
    redis.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)));
  });
  return `redis://127.0.0.1:${port}`;
}

describe.skipIf(process.env.MP_EVENT_LOOP_NO_REDIS_SERVER !== undefined)('durable jobs', () => {
  it('a worker process that is killed with -9 loses no job: another completes what it had begun', async () => {
    const env = { REDIS_URL: await startRedis(), LOCK_DURATION: '1000', EXECUTORS: '2' };
    const run = (name: string, args: readonly string[] = []): Program => {
      const program = new Program(new URL(`../dist/${name}`, import.meta.url), args, env);
      ends.push(() => program.end('SIGKILL'));
      return program;
    };
    const killed = run('worker.js');
    const monthEnd = run('month-end.js', ['100']);
    await monthEnd.says(/a quarter is done/);
    await killed.end('SIGKILL');
    const worker = run('worker.js');
    expect(await monthEnd.end()).toBe(0);
    expect(monthEnd.out).toMatch(/100 jobs completed, [1-9]\d* of them begun again after their process was killed/);
    expect(await worker.end('SIGTERM')).toBe(0);
    console.log(monthEnd.out);
  });
});
