import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { endOwn, ownLoop, until } from './own-loop.ts';

afterEach(endOwn);

/** What each leaves would show after a few; more by FORK_DEATHS=1000. */
const DEATHS = Number(process.env.FORK_DEATHS ?? 12);

// What a process holds is read from /proc.
describe.runIf(process.platform === 'linux')('leaks of the fork transport', () => {
  it(
    `${DEATHS} deaths leave no descriptor, handle, listener, process or zombie`,
    async () => {
      const program = fileURLToPath(new URL('./many-deaths.mjs', import.meta.url));
      const { stdout } = await promisify(execFile)(process.execPath, [program, String(DEATHS)]);
      const { lost, before, after } = JSON.parse(stdout) as { lost: number; before: object; after: object };
      expect(lost).toBe(DEATHS);
      expect(before).toMatchObject({ children: [] });
      expect(after).toEqual(before);
    },
    30_000 + DEATHS * 5000,
  );

  it('openings that fail leave no descriptor', async () => {
    const descriptors = (): number => readdirSync('/proc/self/fd').length;
    const before = descriptors();
    for (const options of [{ execPath: '/no/such/node' }, { execPath: '/bin/false' }, { cwd: '/no/such/folder' }]) {
      await expect(ownLoop({}, options).start()).rejects.toThrow(/could not start|ended before it was ready/);
    }
    await until(() => descriptors() <= before);
  });
});
