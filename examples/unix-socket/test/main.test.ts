/** The program, as users run it. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('the example runs, and shows what its README says', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(new URL('../dist/main.js', import.meta.url))]);
  expect(stdout).toBe('1 4 9 16 25\n1000 items of a stream\n');
});
