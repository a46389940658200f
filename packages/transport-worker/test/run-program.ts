/** Runs a program of programs/ in a process of its own, as a user would. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What the program gave to `answer`, if it did. */
  readonly answer: unknown;
}

/** ms after which a program is killed, and its test fails: none takes a fraction of it. */
const PATIENCE = 110_000;
const ANSWER = 'answer:';

/** `name` is a file of programs/, or a URL. */
export async function runProgram(name: string | URL, nodeOptions: readonly string[] = [], args: readonly string[] = []): Promise<Outcome> {
  const file = fileURLToPath(typeof name === 'string' ? new URL(`./programs/${name}`, import.meta.url) : name);
  const child = spawn(process.execPath, [...nodeOptions, file, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: environment() });
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      printed[stream] += text;
    });
  }
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (...end) => resolve(end));
  });
  clearTimeout(timer);
  const line = printed.stdout.split('\n').find((one) => one.startsWith(ANSWER));
  const answer: unknown = line === undefined ? undefined : JSON.parse(line.slice(ANSWER.length));
  return { code, signal, ...printed, answer };
}

/** Without what vitest and pnpm set for their own processes: the latter has Node find all packages of the workspace from anywhere. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, NODE_PATH: __, VITEST: ___, ...rest } = process.env;
  return rest;
}
