import { describe, expect, it } from 'vitest';
import { nextTurn } from '../../src/clock.ts';
import { Activation } from '../../src/executor/activation.ts';
import { freeTraffic } from '../../src/executor/adapter.ts';
import { ForeignStream } from '../../src/executor/edge/foreign-stream.ts';
import { type StreamOwner, StreamTurns } from '../../src/executor/stream-turns.ts';
import { callersThread } from '../../src/executor/surroundings.ts';
import { HandClock, useHandClock } from '../hand-clock.ts';
import { FakeLine } from './fake-line.ts';

const clock = useHandClock(new HandClock());

/** Holds items until they are to leave. */
class Owner implements StreamOwner {
  readonly left: unknown[] = [];
  /** How many items had left before each step. */
  readonly before: number[] = [];
  /** ms that sending takes. */
  sendingTakes = 0;
  #held: unknown[] = [];

  item(_activation: Activation, value: unknown): undefined {
    this.#held.push(value);
  }
  beforeStep(expected: number): number {
    if (expected >= 1) this.flush();
    this.before.push(this.left.length);
    return clock.now;
  }
  ended(): void {
    this.flush();
  }
  flush(): void {
    clock.now += this.sendingTakes;
    this.left.push(...this.#held);
    this.#held = [];
  }
}

function stream(source: Iterator<unknown> | AsyncIterator<unknown>, isAsync: boolean, sendingTakes = 0): Owner {
  const owner = new Owner();
  owner.sendingTakes = sendingTakes;
  const turns = new StreamTurns(callersThread, new FakeLine(), freeTraffic, owner);
  const facts = { id: 'id', index: 0, variables: {} };
  turns.add(new Activation({ facts, progress: () => {} }, 0, undefined, 0), new ForeignStream(source, isAsync));
  turns.credit(0, 10_000);
  return owner;
}

async function turnsUntil(isTrue: () => boolean): Promise<number> {
  let turns = 0;
  for (; !isTrue() && turns < 1000; turns += 1) await new Promise<void>((resolve) => nextTurn(resolve));
  return turns;
}

describe('StreamTurns', () => {
  it('StreamTurns has each item of a stream leave before a step that is not known to be quick', async () => {
    const owner = stream(
      (function* () {
        for (let item = 0; item < 30; item += 1) {
          clock.now += 1;
          yield item;
        }
      })(),
      false,
    );
    await turnsUntil(() => owner.left.length === 30);
    expect(owner.before.slice(0, 30)).toEqual(Array.from({ length: 30 }, (_, step) => step));
  });

  it('StreamTurns has items wait for quick steps only, and not for the step after a slow one', async () => {
    const owner = stream(
      (function* () {
        for (let item = 0; item < 1100; item += 1) {
          if (item === 1050) clock.now += 1;
          yield item;
        }
      })(),
      false,
    );
    await turnsUntil(() => owner.left.length === 1100);
    expect(owner.before.slice(0, 1000)).toEqual(Array.from({ length: 1000 }, (_, step) => step));
    expect(owner.before[1049]).toBeLessThan(1049);
    expect(owner.before[1051]).toBe(1051);
  });

  it('StreamTurns trusts a stream of thousands of quick steps again right after a slow one', async () => {
    const owner = stream(
      (function* () {
        for (let item = 0; item < 5100; item += 1) {
          if (item === 5000) clock.now += 1;
          yield item;
        }
      })(),
      false,
    );
    await turnsUntil(() => owner.left.length === 5100);
    expect(owner.before[5001]).toBe(5001);
    expect(owner.before[5003]).toBeLessThan(5003);
  });

  it('StreamTurns does not take a step for slow because what came before it had to be sent', async () => {
    const owner = stream(
      (function* () {
        for (let item = 0; item < 1100; item += 1) yield item;
      })(),
      false,
      0.06,
    );
    await turnsUntil(() => owner.left.length === 1100);
    expect(owner.before[1050]).toBeLessThan(1050);
  });

  it('StreamTurns has all items leave that were given before a step that does not end, however quick the steps were', async () => {
    const owner = stream(
      (async function* () {
        for (let item = 0; item < 1040; item += 1) yield item;
        await new Promise(() => {});
      })(),
      true,
    );
    await turnsUntil(() => owner.left.length === 1040);
    expect(owner.left).toEqual(Array.from({ length: 1040 }, (_, item) => item));
  });

  it('StreamTurns takes many steps of a quick async generator in one turn, and has others take theirs after a millisecond', async () => {
    const steps: number[] = [];
    let turns = 0;
    const owner = stream(
      (async function* () {
        for (let item = 0; item < 500; item += 1) {
          clock.now += 0.01;
          steps.push(turns);
          yield item;
        }
      })(),
      true,
    );
    await turnsUntil(() => {
      turns += 1;
      return owner.left.length === 500;
    });
    expect(new Set(steps).size).toBeLessThan(20);
    for (const turn of new Set(steps)) expect(steps.filter((one) => one === turn).length).toBeLessThanOrEqual(101);
  });
});
