// Needs the build: what runs here is dist/, as with `pnpm soak`.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
/** The simulator looks for what is rare; this shows that the soak works, on real threads too. */
const SECONDS = 1;

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function run(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ['--expose-gc', main, ...args], (_, stdout, stderr) => {
      resolve({ code: child.exitCode, output: `${stdout}${stderr}` });
    });
  });
}

// In a process of its own each: that it ends by itself is part of what is shown.
describe.each(['inline', 'worker'])('a short soak on %s', (transport) => {
  it.each([1])('a short soak with seed %i has only outcomes that the model allows', async (seed) => {
    const { code, output } = await run('--transport', transport, '--seed', `${seed}`, '--seconds', `${SECONDS}`);
    expect(output).toContain(`seed ${seed}, transport ${transport}`);
    expect(output).not.toContain('VIOLATION');
    expect(code).toBe(0);
  });
});

describe('the soak command', () => {
  it.each([
    [['--transport', 'pigeon'], 'there is no pigeon'],
    [['--seconds', 'many'], '--seconds takes a whole number'],
    [['--fast'], "Unknown option '--fast'"],
  ])('the soak command refuses %j', async (args, message) => {
    const { code, output } = await run(...args);
    expect(output).toContain(message);
    expect(code).toBe(2);
  });
});
