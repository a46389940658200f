// The server of a contender over a network, in a process of its own.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface ServerProcess {
  readonly url: string;
  close(): Promise<void>;
}

/** Runs a file of `servers`, which tells where it listens. */
export async function startServer(name: string, args: readonly string[] = []): Promise<ServerProcess> {
  const file = fileURLToPath(new URL(`./servers/${name}.js`, import.meta.url));
  // Its stdout would mix with the tables.
  const child = fork(file, [...args], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const close = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    // It ends what it has started itself.
    child.disconnect();
    await gone;
  };
  const [url] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the server ${name} ended before it listened (exit code ${code})`);
    }),
  ])) as [string];
  return { url, close };
}
