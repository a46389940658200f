/** Where executors' output goes, and what the loop itself has to say. */

interface Output {
  write(text: string): unknown;
}

/** Writes what a task printed to the caller's own stdout or stderr. */
export function print(stream: 'stdout' | 'stderr', text: string): void {
  const output = (globalThis as { process?: { stdout?: Output; stderr?: Output } }).process?.[stream];
  if (output !== undefined) output.write(text);
  else if (stream === 'stdout') console.log(text.replace(/\n$/, ''));
  else console.error(text.replace(/\n$/, ''));
}

/** A message of ours for whoever watches stderr. */
export function report(what: string, ...details: unknown[]): void {
  console.error(`mp-event-loop: ${what}`, ...details);
}
