// Needs the build, as the soak's.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type CallerJournal, judge } from '../src/siege/verdict.ts';

const main = fileURLToPath(new URL('../dist/siege/main.js', import.meta.url));
const LOST = 'ExecutorLostError: executor ws-1 ended (failed) while the event ran in it';

function verdictOf(runs: string[], caller: Partial<CallerJournal>, killedAt: string[] = []): readonly string[] {
  const callers = [{ name: 'caller', wasKilled: false, added: ['1'], ended: [], ...caller }];
  return judge({ runs, callers, killedAt: new Set(killedAt) }).violations;
}

describe('the verdict of a siege', () => {
  const ran = ['s 1', 'e 1'];
  const lostAt = (address: string): string => `r 1 ${LOST}: ${address}: this host does not know the session: it has ended`;

  it('has nothing against an event that ran and ended once', () => {
    expect(verdictOf(ran, { ended: ['f 1 1'] })).toEqual([]);
  });

  it.each<[string, string[], Partial<CallerJournal>]>([
    ['ran more than once', [...ran, ...ran], { ended: ['f 1 1'] }],
    ['ended more than once', ran, { ended: ['f 1 1', 'f 1 1'] }],
    ['never ended', ran, {}],
    ['did not run to its end', ['s 1'], { ended: ['f 1 1'] }],
    ['came to 2', ran, { ended: ['f 1 2'] }],
    ['nobody added it', ran, { added: [] }],
    ['did not add it', [], { added: [], ended: ['f 1 1'] }],
    ['not with a host that was killed', ['s 1'], { ended: [lostAt('ws://there/')] }],
    ['not with a host that was killed', ran, { ended: ['r 1 Error: anything'] }],
    ['ran more than once', [...ran, ...ran], { wasKilled: true }],
  ])('finds that an event %s', (what, runs, caller) => {
    expect(verdictOf(runs, caller).join('\n')).toContain(what);
  });

  it('lets events be lost where a host was killed, and be unheard where their caller was', () => {
    expect(verdictOf(['s 1'], { ended: [lostAt('ws://there/')] }, ['ws://there/'])).toEqual([]);
    expect(verdictOf(['s 1'], { wasKilled: true })).toEqual([]);
  });
});

describe('the siege command', () => {
  it('ends with nothing doubled and nothing lost but with a host that was killed', async () => {
    const [code, output] = await run('--events', '300', '--seed', '1');
    expect(output).not.toContain('VIOLATION');
    expect(output).toContain('kill a host: 1');
    expect(code).toBe(0);
  }, 180_000);

  it.each([
    [['--events', 'many'], '--events takes a whole number'],
    [['--fast'], "Unknown option '--fast'"],
  ])('refuses %j', async (args, message) => {
    const [code, output] = await run(...args);
    expect(output).toContain(message);
    expect(code).toBe(2);
  });
});

function run(...args: readonly string[]): Promise<[code: number | null, output: string]> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [main, ...args], (_, stdout, stderr) => resolve([child.exitCode, stdout + stderr]));
  });
}
