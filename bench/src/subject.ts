// The process of one contender: opens it, and runs a slice of a workload whenever the parent says so.
import type { Answer, Request } from './protocol.ts';
import { ROSTER } from './roster.ts';
import { WORKLOADS } from './workloads/by-name.ts';
import { openDesk } from './workloads/desk.ts';

function answer(message: Answer): void {
  process.send?.(message);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function main(): Promise<void> {
  const name = process.argv[2];
  const entry = ROSTER.find((candidate) => candidate.name === name);
  if (entry === undefined) throw new Error(`no contender is called ${name}`);
  const desk = await openDesk(await entry.load());

  process.on('message', (request: Request) => {
    WORKLOADS[request.workload](desk, request).then(
      (sample) => answer({ type: 'sample', sample }),
      (error: unknown) => answer({ type: 'failed', reason: reasonOf(error) }),
    );
  });
  answer({ type: 'ready' });
}

// The parent hangs up when it is done with us, or dead: there is nothing here to save.
process.on('disconnect', () => process.exit());
main().catch((error: unknown) => answer({ type: 'failed', reason: reasonOf(error) }));
