// Holds the thread up without using its core: what is measured is then how events are handed out, not who gets a core.

const never = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

export function sleepBlocking(ms: number): void {
  Atomics.wait(never, 0, 0, ms);
}
