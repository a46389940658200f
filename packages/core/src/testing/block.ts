/** Blocks its thread for so many ms, without taking processor time from what runs beside it, where it may. */
export function block(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
  } catch {
    // A page's thread may not wait.
  }
  while (performance.now() < end) {
    // blocks the thread
  }
}
