// Sends an object of about 1 KiB back.
import { makePayloads } from '../payload.ts';
import type { Work } from './work.ts';

const payloads = makePayloads();
// The whole object costs microseconds to compare; its id is compared each time.
const COMPARE_EVERY = 256;

export function objectWork(): Work {
  // No object is lent again before it came back. A ring would not do: piscina lets new tasks overtake queued ones, for
  // longer than thousands of tasks take.
  const free = [...payloads];
  let expected = 0;
  let actual = 0;
  let received = 0;
  let wrong = 0;

  return {
    submit: (contender) => {
      const value = free.pop();
      if (value === undefined) throw new Error(`more than ${payloads.length} objects outstanding`);
      expected += value.id;
      contender.echo(value);
    },
    receive: (result) => {
      const echoed = result as { readonly id: number };
      const sent = payloads[echoed.id];
      actual += echoed.id;
      if (sent !== undefined) free.push(sent);
      if (received++ % COMPARE_EVERY !== 0) return;
      if (sent === echoed || JSON.stringify(sent) !== JSON.stringify(echoed)) wrong += 1;
    },
    verify: () => {
      if (actual !== expected) throw new Error(`the ids add up to ${actual}, not to ${expected}`);
      if (wrong > 0) throw new Error(`${wrong} of the objects compared are no true copies`);
    },
  };
}
