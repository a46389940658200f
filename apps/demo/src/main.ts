// The command: arguments, signals and exit codes. Nothing calls process.exit(): that the process ends by itself shows
// that the loop and the feed left nothing behind.

import { once } from 'node:events';
import process from 'node:process';
import { ArgumentsError, type DemoOptions, HELP, parseArguments } from './arguments.ts';
import { demo } from './demo.ts';
import { servePage } from './page/serve-page.ts';

class Stopped extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('stopped');
    this.exitCode = exitCode;
  }
}

// As shells have it: 128 and the number of the signal.
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
const SIGPIPE_EXIT = 141;

function options(): DemoOptions | number {
  try {
    const parsed = parseArguments(process.argv.slice(2));
    if (parsed !== 'help') return parsed;
    process.stdout.write(HELP);
    return 0;
  } catch (error) {
    if (!(error instanceof ArgumentsError)) throw error;
    process.stderr.write(`${error.message}\nSee --help.\n`);
    return 2;
  }
}

async function main(): Promise<number> {
  const chosen = options();
  if (typeof chosen === 'number') return chosen;
  const stop = new AbortController();
  for (const [name, exitCode] of Object.entries(SIGNALS)) process.once(name, () => stop.abort(new Stopped(exitCode)));
  // The reader of a pipe, `head` say, may have had enough.
  process.stdout.on('error', () => stop.abort(new Stopped(SIGPIPE_EXIT)));
  try {
    const faults = await demo(chosen, process.stdout, stop.signal);
    if (faults.length > 0) {
      process.stderr.write(`\nTHE SUMS DO NOT MATCH\n${faults.map((fault) => `  ${fault}\n`).join('')}`);
      return 1;
    }
    if (chosen.page ?? process.stdout.isTTY) await serveUntilStopped(stop.signal);
    return 0;
  } catch (error) {
    if (error instanceof Stopped) {
      process.stderr.write('Stopped.\n');
      return error.exitCode;
    }
    process.stderr.write(`${failure(error)}\n`);
    return 1;
  }
}

async function serveUntilStopped(signal: AbortSignal): Promise<void> {
  await using page = await servePage(signal);
  process.stdout.write(`\nThe page: ${page.url} (Ctrl-C ends it)\n`);
  await once(signal, 'abort').then(() => signal.throwIfAborted());
}

function failure(error: unknown): string {
  if (!(error instanceof Error)) return `Failed: ${String(error)}`;
  return error.cause instanceof Error ? `Failed: ${error.message}: ${error.cause.message}` : `Failed: ${error.message}`;
}

process.exitCode = await main();
