// What goes wrong in executors, as tasks.

/** Ends its executor: a process or a thread by exiting, a Web Worker by closing itself. */
export function exitNow(): void {
  const scope = globalThis as { process?: { exit(code: number): void }; close?(): void };
  if (scope.process === undefined) scope.close?.();
  else scope.process.exit(EXIT_CODE);
}

const EXIT_CODE = 7;

/** Keeps its thread busy for so many ms, and listens to nobody. */
export function spin(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    // as an endless loop would, but that the page's own thread survives it
  }
}
