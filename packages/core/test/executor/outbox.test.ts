import { describe, expect, it } from 'vitest';
import { Activation, type ActivationOwner } from '../../src/executor/activation.ts';
import { Cancelled } from '../../src/executor/cancelled.ts';
import { Failure } from '../../src/executor/edge/index.ts';
import { Outbox } from '../../src/executor/outbox.ts';
import { entriesOf } from '../../src/wire/entries.ts';
import { HAS_NUMBER } from '../../src/wire/protocol.ts';
import { HandClock, useHandClock } from '../hand-clock.ts';
import { FakeLine } from './fake-line.ts';

const clock = useHandClock(new HandClock());

/** Takes a millisecond for each message. */
class SlowLine extends FakeLine {
  override send(message: unknown): void {
    clock.now += 1;
    super.send(message);
  }
}

const owner: ActivationOwner = { facts: { id: 'id', index: 0, variables: {} }, progress: () => {} };

function activation(number: number): Activation {
  return new Activation(owner, number, undefined, 0);
}

/** Answers events in that order. Returns the line that the answers left by. */
function answered(numbers: readonly number[]): FakeLine {
  const line = new FakeLine();
  const outbox = new Outbox(line, new Cancelled(1));
  for (const number of numbers) outbox.fulfil(activation(number), number);
  outbox.flush();
  return line;
}

/** Returns how many entries of `done` messages with one value each say their numbers. */
function numbered(line: FakeLine): number {
  let count = 0;
  for (const message of line.messages) {
    const entries = entriesOf(message);
    for (let at = 1; at < entries.length; at += 2) {
      if (((entries[at] as number) & HAS_NUMBER) === 0) continue;
      count += 1;
      at += 1;
    }
  }
  return count;
}

describe('Outbox', () => {
  it('Outbox says no number while results leave in order, whatever old event goes on beside them', () => {
    const inOrder = Array.from({ length: 1000 }, (_, index) => index + 1);
    expect(numbered(answered([0, ...inOrder]))).toBe(0);
    expect(numbered(answered([...inOrder, 0, 1001]))).toBe(3);
  });

  it('each answer is known for its own event in whatever order they leave', () => {
    const orders = [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [1, 3, 0, 2],
      [2, 3, 0, 1],
    ];
    for (const order of orders) expect([...answered(order).ends]).toEqual(order.map((number) => [number, number]));
  });

  it('a result that cannot cross is a failure of its own event, and the next is known without a number', () => {
    const line = new FakeLine();
    const outbox = new Outbox(line, new Cancelled(1));
    outbox.fulfil(activation(0), () => {});
    outbox.fulfil(activation(1), 'next');
    outbox.reject(activation(2), new Failure(new Error('failed')));
    outbox.flush();
    expect([...line.ends]).toEqual([
      [0, expect.objectContaining({ code: 'ERR_SERIALIZATION' })],
      [1, 'next'],
      [2, expect.objectContaining({ message: 'failed' })],
    ]);
  });

  /** Begins events at these times, each when the one before has ended. Returns at which of them results had left, and which. */
  function leaving(begins: readonly number[], expected: number): (readonly [at: number, results: readonly number[]])[] {
    const line = new FakeLine();
    const outbox = new Outbox(line, new Cancelled(1));
    const left: (readonly [number, readonly number[]])[] = [];
    for (const [number, at] of begins.entries()) {
      const before = line.ends.size;
      clock.now = at;
      outbox.beforeNext(expected, at);
      if (line.ends.size > before) left.push([at, [...line.ends.keys()].slice(before)]);
      outbox.fulfil(activation(number), number);
    }
    return left;
  }

  it('results leave before the next event begins where they would be 80 µs old when it ends', () => {
    const duration = 1 / 128;
    const begins = Array.from({ length: 22 }, (_, index) => 5 + index * duration);
    expect(leaving(begins, duration).map(([, results]) => results)).toEqual([
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
      [10, 11, 12, 13, 14, 15, 16, 17, 18, 19],
    ]);
  });

  it('what it takes to send is no part of the event that begins after it', () => {
    const outbox = new Outbox(new SlowLine(), new Cancelled(1));
    expect(outbox.beforeNext(Number.POSITIVE_INFINITY, clock.now)).toBe(0);
    outbox.fulfil(activation(0), 0);
    expect(outbox.beforeNext(0.001, clock.now)).toBe(0);
    expect(outbox.beforeNext(1, clock.now)).toBe(1);
  });

  it('results leave at once before an event that may take long', () => {
    expect(leaving([1, 1.001, 1.002], 0.09).map(([, results]) => results)).toEqual([[0], [1]]);
    expect(leaving([1, 1.001, 1.002], Number.POSITIVE_INFINITY).map(([, results]) => results)).toEqual([[0], [1]]);
  });

  it('a pause while nothing waits makes no result late', () => {
    expect(leaving([1, 50, 50.001, 50.002, 50.1], 0.001)).toEqual([
      [50, [0]],
      [50.1, [1, 2, 3]],
    ]);
  });
});
