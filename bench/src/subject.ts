// The process of one contender: opens it, and runs a slice of a workload whenever the parent says so.
import type { Answer, Request } from './protocol.ts';
import { ROSTERS } from './roster.ts';
import { isTransportName } from './transport-name.ts';
import { WORKLOADS } from './workloads/by-name.ts';
import { openDesk } from './workloads/desk.ts';

function answer(message: Answer): void {
  process.send?.(message);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function main(): Promise<void> {
  const [transport, name, executors] = process.argv.slice(2);
  const entry = isTransportName(transport) ? ROSTERS[transport].find((candidate) => candidate.name === name) : undefined;
  if (entry === undefined) throw new Error(`no contender over ${transport} is called ${name}`);
  const desk = await openDesk(await entry.load(), Number(executors));

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
