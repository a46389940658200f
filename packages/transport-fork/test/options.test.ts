import { chmodSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArgumentError, TransportError } from '@mp-event-loop/core';
import byDefault, { type ForkTransportOptions, forkTransport } from '@mp-event-loop/transport-fork';
import { afterEach, describe, expect, it } from 'vitest';
import { callersExecArgv } from '../src/exec-argv.ts';
import { endOwn, ownChannel, ownLoop } from './own-loop.ts';
import { surroundings, title } from './tasks.mjs';

afterEach(endOwn);

describe('options of forkTransport', () => {
  it('forkTransport throws at once for invalid options', () => {
    const wrong: [unknown, RegExp][] = [
      [{ execPath: '' }, /option execPath of forkTransport must be a string that is not empty, it is ""/],
      [{ execArgv: '--inspect' }, /execArgv .* an array of strings/],
      [{ execArgv: [1] }, /execArgv/],
      [{ env: { PORT: 80 } }, /env .* an object of strings/],
      [{ env: null }, /env/],
      [{ cwd: new URL('file:///tmp') }, /cwd .* an object of class URL/],
      [{ uid: -1 }, /uid .* a whole number from 0, it is -1/],
      [{ gid: 1.5 }, /gid/],
      [{ uid: '0' }, /uid/],
      [{ execargv: [] }, /forkTransport has no option execargv: did you mean execArgv\?/],
    ];
    for (const [options, message] of wrong) {
      expect(() => forkTransport(options as ForkTransportOptions)).toThrow(ArgumentError);
      expect(() => forkTransport(options as ForkTransportOptions)).toThrow(message);
    }
  });

  it('options of forkTransport may be undefined', () => {
    const options = { execPath: undefined, execArgv: undefined, env: undefined, cwd: undefined, uid: undefined, gid: undefined };
    expect(forkTransport(options)).toMatchObject({ name: 'fork', isolation: 'process' });
    expect(byDefault).toBe(forkTransport);
  });

  it('options of forkTransport reach the process', async () => {
    const loop = ownLoop({}, { execArgv: ['--stack-size=900'], env: { ONLY: 'this' }, cwd: tmpdir() });
    const found = await loop.addEvent(surroundings).finished;
    expect(found).toMatchObject({
      execArgv: ['--stack-size=900'],
      env: { ONLY: 'this' },
      cwd: realpathSync(tmpdir()),
      argv: [],
      isExecutor: true,
    });
    expect(Object.keys(found.env)).toEqual(['ONLY']);
  });

  it("a forked process has the caller's env and cwd by default", async () => {
    const { env, cwd } = await ownLoop().addEvent(surroundings).finished;
    expect(cwd).toBe(process.cwd());
    expect(env).toEqual({ ...process.env });
  });

  it.runIf(process.getuid?.() === 0)('options uid and gid set the user and group of the process', async () => {
    // No Node, since others may not read the folder that this project is in.
    const folder = mkdtempSync(join(tmpdir(), 'who-'));
    const program = join(folder, 'who');
    writeFileSync(program, '#!/bin/sh\necho "user $(id -u), group $(id -g)" >&2\nexit 1\n');
    for (const path of [folder, program]) chmodSync(path, 0o755);
    await expect(ownChannel({ execPath: program, uid: 65_534, gid: 65_533 })).rejects.toThrow(/user 65534, group 65533/);
  });

  it('the title of a forked process is the name of its loop and its index', async () => {
    const loop = ownLoop({ name: 'images', executors: 2 });
    const titles = await Promise.all(Array.from({ length: 20 }, () => loop.addEvent(title).finished));
    for (const one of titles) expect(one).toMatch(/^images-[01]$/);
  });

  it('open rejects if execPath or cwd does not exist', async () => {
    await expect(ownChannel({ execPath: '/no/such/node' })).rejects.toThrow(TransportError);
    await expect(ownChannel({ execPath: '/no/such/node' })).rejects.toThrow(/could not start \/no\/such\/node.*ENOENT/);
    await expect(ownChannel({ cwd: '/no/such/folder' })).rejects.toThrow(/in \/no\/such\/folder/);
  });

  it("open rejects with Node's message if Node refuses execArgv", async () => {
    await expect(ownChannel({ execArgv: ['--no-such-option'] })).rejects.toThrow(
      /ended before it was ready \(exit code 9\).*bad option: --no-such-option/s,
    );
    // A program that is no Node.
    await expect(ownChannel({ execPath: '/bin/false' })).rejects.toThrow(/exit code 1/);
  });
});

describe('Node options of the caller', () => {
  it("executors inherit the caller's Node options, except those that evaluate text", () => {
    expect(callersExecArgv(['--stack-size=900', '-e', 'text', '--no-warnings'])).toEqual(['--stack-size=900', '--no-warnings']);
    expect(callersExecArgv(['--input-type=module', '--eval', '--no-warnings'])).toEqual([]);
    expect(callersExecArgv(['--input-type', 'module', '-pe', 'text', '--import', 'tsx'])).toEqual(['--import', 'tsx']);
    expect(callersExecArgv(['--experimental-loader', './loader.mjs'])).toEqual(['--experimental-loader', './loader.mjs']);
  });
});
