// Needs the build: what runs here is dist/, as with `npm run demo`.

import { describe, expect, it } from 'vitest';
import { transports } from '../src/transports.ts';
import { descendants, gone, isAlive, RunningDemo } from './running-demo.ts';

/** Enough to be in the middle of when the first progress is printed. */
const MANY = '200000';

// Each has processes of its own, and waits for them.
describe.concurrent('npm run demo', () => {
  it.each(Object.keys(transports))('the demo ends with sums that match the file, on the transport %s', async (transport) => {
    using demo = new RunningDemo('--flights', '20000', '--window', '3000', '--transport', transport);
    const pid = await demo.feedPid();
    expect(await demo.ended).toEqual({ code: 0, signal: null });
    expect(demo.stderr).toBe('');
    expect(demo.stdout).toMatch(/^flights +20,000 +20,000 +20,000$/m);
    expect(demo.stdout).toMatch(/^main thread's worst pause( +[\d.]+ m?s){3}$/m);
    expect(demo.stdout).toMatch(/^sums match the file +yes +yes +yes$/m);
    expect(demo.stdout).toMatch(/^executor \(\w+\): 15 %, 3,000 flights, mean [\d.]+ min, worst [A-Z]{3}$/m);
    expect(demo.stdout).toMatch(/^mean delay +([\d.]+ min) +\1 +\1$/m);
    expect(demo.stdout).toMatch(/^worst airport +([A-Z]{3}) +\1 +\1$/m);
    expect(isAlive(pid)).toBe(false);
    expect(demo.hostPids.filter(isAlive)).toEqual([]);
  });

  it.each(Object.keys(transports))('the demo stops on Ctrl-C and leaves no process, on the transport %s', async (transport) => {
    using demo = new RunningDemo('--flights', MANY, '--transport', transport);
    const pid = await demo.feedPid();
    await demo.printed(/executor.*: \d+ %/);
    demo.process.kill('SIGINT');
    expect(await demo.ended).toEqual({ code: 130, signal: null });
    expect(demo.stderr).toBe('Stopped.\n');
    expect(isAlive(pid)).toBe(false);
    expect(demo.hostPids.filter(isAlive)).toEqual([]);
  });

  it('the demo stops on Ctrl-C before the feed is ready', async () => {
    using demo = new RunningDemo('--flights', 'all');
    await demo.printed(/Decoding/);
    demo.process.kill('SIGINT');
    expect(await demo.ended).toEqual({ code: 130, signal: null });
    expect(demo.stderr).toBe('Stopped.\n');
  });

  it('the demo stops on Ctrl-C while the main thread does the job', async () => {
    using demo = new RunningDemo('--flights', '100000');
    const pid = await demo.feedPid();
    await demo.printed(/main, all at once: \d+ %/);
    demo.process.kill('SIGINT');
    expect(await demo.ended).toEqual({ code: 130, signal: null });
    expect(isAlive(pid)).toBe(false);
  });

  it('the demo says so when the feed dies in the middle', async () => {
    using demo = new RunningDemo('--flights', MANY);
    const pid = await demo.feedPid();
    await demo.printed(/executor.*: \d+ %/);
    process.kill(pid, 'SIGKILL');
    expect(await demo.ended).toEqual({ code: 1, signal: null });
    expect(demo.stderr).toMatch(/^Failed: the feed process died \(killed by SIGKILL\): the feed broke off after \d+ of 200000 flights/);
  });

  it('the demo says so when the host dies in the middle, and leaves no process', async () => {
    using demo = new RunningDemo('--flights', MANY, '--transport', 'ws');
    const pid = await demo.feedPid();
    await demo.printed(/executor.*: \d+ %/);
    for (const host of demo.hostPids) process.kill(host, 'SIGKILL');
    expect(await demo.ended).toEqual({ code: 1, signal: null });
    expect(demo.stderr).toMatch(/^Failed: executor \S+ ended/);
    expect(isAlive(pid)).toBe(false);
  });

  it('the demo takes its host along when it is killed', async () => {
    using demo = new RunningDemo('--flights', MANY, '--transport', 'ws');
    await demo.printed(/executor.*: \d+ %/);
    const [host] = demo.hostPids;
    demo.process.kill('SIGKILL');
    await demo.ended;
    await gone([host as number]);
  });

  it('the demo serves the page after its run, until Ctrl-C, and leaves no process', async () => {
    using demo = new RunningDemo('--flights', '1000', '--page');
    const [, url = ''] = await demo.printed(/^The page: (http:\/\/127\.0\.0\.1:\d+\/) \(Ctrl-C ends it\)$/m);
    expect(demo.stdout).toMatch(/^sums match the file +yes +yes +yes$/m);
    expect(await (await fetch(url)).text()).toContain('<h1>');
    const { children, others } = descendants(demo.process.pid as number);
    // A feed and two hosts at least.
    expect(children.length).toBeGreaterThanOrEqual(3);
    demo.process.kill('SIGINT');
    expect(await demo.ended).toEqual({ code: 130, signal: null });
    expect(demo.stderr).toBe('Stopped.\n');
    expect(children.filter(isAlive)).toEqual([]);
    // The hosts' executors are not the demo's to wait for.
    await gone(others);
  });

  it('the demo serves no page where there is no terminal, and none after --no-page', async () => {
    for (const args of [[], ['--no-page']]) {
      using demo = new RunningDemo('--flights', '1000', ...args);
      expect(await demo.ended).toEqual({ code: 0, signal: null });
      expect(demo.stdout).not.toContain('The page');
    }
  });

  it.each([
    [['--page', '--no-page'], '--page and --no-page: give one of them, or none\nSee --help.\n'],
    [['--flights', '0'], '--flights takes a whole number from 1 to 3000000 or "all", not "0"\nSee --help.\n'],
    [['--fast'], "Unknown option '--fast'\nSee --help.\n"],
  ])('the demo refuses %j', async (args, message) => {
    using demo = new RunningDemo(...args);
    expect(await demo.ended).toEqual({ code: 2, signal: null });
    expect(demo.stderr).toBe(message);
    expect(demo.stdout).toBe('');
  });

  it('the demo prints help', async () => {
    using demo = new RunningDemo('--help');
    expect(await demo.ended).toEqual({ code: 0, signal: null });
    expect(demo.stdout).toContain('--flights N|all');
  });
});
