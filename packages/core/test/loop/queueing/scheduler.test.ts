import { describe, expect, it } from 'vitest';
import { defineTasks, EventLoop, inlineTransport, SerializationError, TargetError, type Transport } from '../../../src/index.ts';
import { HandClock, useHandClock } from '../../hand-clock.ts';
import { receiving } from '../../lying-transport.ts';

const EVENTS = 200;
/** ms; each settlement is made to take 1. */
const BUDGET = 4;

function echo(value: unknown): unknown {
  return value;
}
function missing(): void {}
defineTasks(import.meta.url, { echo });
defineTasks(new URL('missing.mjs', import.meta.url), { missing });

/** Executors in which no module can be imported that is asked for by itself. */
function importsNothing(): Transport {
  const failure = { name: 'TargetError', message: 'no such module', fields: {}, ours: 'ERR_TARGET', stack: undefined };
  return receiving(() => (message) => {
    const [tag, url] = message as readonly unknown[];
    return [tag === 'imported' ? ['imported', url, failure] : message];
  })();
}

describe('events that no executor can be sent', () => {
  const clock = useHandClock(new HandClock());
  /** How many have settled in each turn that had any. */
  let settled: number[];

  /** Counts settlements from here on, and has each take 1 ms. */
  function count(loop: EventLoop): void {
    settled = [];
    let isSameTurn = false;
    loop.subscribe(({ type }) => {
      if (type !== 'eventEnded') return;
      clock.now += 1;
      if (isSameTurn) settled.push((settled.pop() as number) + 1);
      else {
        settled.push(1);
        isSameTurn = true;
        // Runs in the next turn at the earliest, and before whatever waits for a whole one.
        setImmediate(() => {
          isSameTurn = false;
        });
      }
    });
  }

  function total(): number {
    return settled.reduce((sum, one) => sum + one, 0);
  }

  it('leave the caller its turns while they fail, as their arguments cannot cross', async () => {
    const loop = new EventLoop({ transport: inlineTransport(), handlerBudget: BUDGET, errorHandlers: () => {} });
    await loop.start();
    count(loop);
    const events = Array.from({ length: EVENTS }, () => loop.addEvent(echo, [() => {}]));
    await loop.wait();
    expect(total()).toBe(EVENTS);
    expect(Math.max(...settled)).toBeLessThanOrEqual(BUDGET + 1);
    expect(events.every(({ error }) => error instanceof SerializationError)).toBe(true);
    expect(await loop.addEvent(echo, ['next']).finished).toBe('next');
    await loop.stop();
  });

  it('leave the caller its turns while they fail, as their module does not import', async () => {
    const loop = new EventLoop({ transport: importsNothing(), handlerBudget: BUDGET, errorHandlers: () => {} });
    await loop.addEvent(echo, [1]).finished;
    count(loop);
    const events = Array.from({ length: EVENTS }, () => loop.addEvent(missing, []));
    await loop.wait();
    expect(total()).toBe(EVENTS);
    expect(Math.max(...settled)).toBeLessThanOrEqual(BUDGET + 1);
    expect(events.every(({ error }) => error instanceof TargetError)).toBe(true);
    await loop.stop();
  });

  it('fail one a turn at least, with no budget at all', async () => {
    const loop = new EventLoop({ transport: inlineTransport(), handlerBudget: 0, errorHandlers: () => {} });
    const events = Array.from({ length: 20 }, () => loop.addEvent(echo, [() => {}]));
    await loop.wait();
    expect(events.every(({ error }) => error instanceof SerializationError)).toBe(true);
    await loop.stop();
  });

  it('that wait for a turn end with the loop when it is terminated', async () => {
    const loop = new EventLoop({ transport: inlineTransport(), handlerBudget: BUDGET, errorHandlers: () => {} });
    await loop.start();
    count(loop);
    const events = Array.from({ length: EVENTS }, () => loop.addEvent(echo, [() => {}]));
    await events[0]?.finished.catch(() => {});
    await loop.terminate();
    expect(events.every(({ status }) => status === 'rejected')).toBe(true);
    expect(loop.stats().queued).toBe(0);
  });
});
