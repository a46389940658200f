// Sends 1 MiB of bytes back. They are copied there and copied back, as bytes are that the caller goes on using.
import type { Work } from './work.ts';

const BUFFER_BYTES = 1024 * 1024;
// Comparing 1 MiB costs a good part of what sending it does.
const COMPARE_EVERY = 64;

function makeBuffer(seed: number): Uint8Array {
  const buffer = new Uint8Array(BUFFER_BYTES);
  for (let at = 0; at < BUFFER_BYTES; at += 1) buffer[at] = (at * (2 * seed + 1)) >> (at % 5);
  buffer[0] = seed;
  return buffer;
}

export function bufferWork(outstanding: number): Work {
  // The first byte of each is its index.
  const buffers = Array.from({ length: outstanding }, (_, seed) => makeBuffer(seed));
  const free = [...buffers];
  let submitted = 0;
  let received = 0;
  let wrong = 0;

  return {
    submit: (contender) => {
      const buffer = free.pop();
      if (buffer === undefined) throw new Error(`more than ${outstanding} buffers outstanding`);
      submitted += 1;
      contender.echo(buffer);
    },
    receive: (result) => {
      const echoed = result as Uint8Array;
      const sent = buffers[echoed[0] ?? -1];
      if (sent === undefined) {
        wrong += 1;
        return;
      }
      free.push(sent);
      const isCompared = received++ % COMPARE_EVERY === 0;
      if (sent === echoed || echoed.byteLength !== BUFFER_BYTES || (isCompared && Buffer.compare(sent, echoed) !== 0)) wrong += 1;
    },
    verify: () => {
      if (submitted !== received) throw new Error(`${submitted} buffers were sent, and ${received} came back`);
      if (wrong > 0) throw new Error(`${wrong} of the buffers are no true copies`);
    },
  };
}
