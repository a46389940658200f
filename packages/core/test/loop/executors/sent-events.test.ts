import { afterEach, describe, expect, it, vi } from 'vitest';
import { Event, state } from '../../../src/event.ts';
import type { EventHolder } from '../../../src/event-holder.ts';
import type { EventState } from '../../../src/event-state.ts';
import { CoarseClock } from '../../../src/loop/coarse-clock.ts';
import type { ExecutorEvents } from '../../../src/loop/executors/executor-events.ts';
import { SentEvents } from '../../../src/loop/executors/sent-events.ts';
import { Ring } from '../../../src/ring.ts';
import { randomFrom } from '../../../src/testing/random.ts';

/** Hears of events that start. */
class Started {
  readonly events: EventState[] = [];

  started(event: EventState): void {
    this.events.push(event);
    event.start();
  }
}

function sentEvents(concurrency: number): { readonly sent: SentEvents; readonly started: EventState[] } {
  const listener = new Started();
  const holder: EventHolder<EventState> = {
    gracePeriod: 0,
    concurrency,
    isReachable: true,
    hasBegun: () => false,
    hasPassed: () => false,
    cancel: () => {},
    kill: () => {},
  };
  return { sent: new SentEvents(holder, concurrency, listener as unknown as ExecutorEvents, new CoarseClock()), started: listener.events };
}

let added = 0;

function queued(): EventState {
  const event = new Event(() => {}, [])[state];
  added += 1;
  event.join({ cancel: () => {}, leave: () => {} }, added, 0, undefined);
  return event;
}

/** Much quicker than toEqual, which looks into the events. */
function isSame(events: readonly EventState[], others: readonly EventState[]): boolean {
  return events.length === others.length && events.every((event, index) => event === others[index]);
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('SentEvents', () => {
  it('SentEvents keeps no place for events that were answered while an older one runs on', () => {
    const pushed = vi.spyOn(Ring.prototype, 'push');
    const { sent } = sentEvents(2);
    const long = queued();
    sent.push(long);
    for (let number = 1; number <= 10_000; number += 1) {
      sent.push(queued());
      if (sent.take(number, 0) === undefined) expect.fail(`${number} is not there`);
    }
    const rings = new Set(pushed.mock.contexts as Ring<unknown>[]);
    expect([...rings].reduce((places, ring) => places + ring.length, 0)).toBeLessThan(200);
    expect([sent.held, sent.running, sent.total, [...sent], [...sent.started()]]).toEqual([1, 1, 10_001, [long], [long]]);
    expect([sent.at(0), sent.take(0, 0), sent.take(0, 0), sent.at(0), sent.held]).toEqual([long, long, undefined, undefined, 0]);
  });

  it('SentEvents gives what an executor held in the order sent, those set aside first', () => {
    const { sent } = sentEvents(4);
    const events = Array.from({ length: 1000 }, queued);
    for (const event of events) sent.push(event);
    const kept = new Set([0, 3, 7, 500, 999]);
    for (const number of events.keys()) if (!kept.has(number)) sent.take(number, 0);
    const left = [...kept].map((number) => ({ number, event: events[number] }));
    expect([...sent]).toEqual(left.map(({ event }) => event));
    expect(sent.takeAll()).toEqual(left);
    expect([sent.held, sent.running, [...sent]]).toEqual([0, 0, []]);
  });

  it('what is held and what runs add up, and come to nothing, in whatever order events are answered', () => {
    const random = randomFrom(9);
    for (let history = 0; history < 100; history += 1) {
      const concurrency = 1 + random(4);
      const { sent, started } = sentEvents(concurrency);
      const unanswered: { readonly number: number; readonly event: EventState }[] = [];
      const total = 1 + random(300);
      // In some histories the oldest stay unanswered for long, as calls of one object that wait for each other do.
      const sticky = random(8);
      for (let pushed = 0; pushed < total || unanswered.length > 0; ) {
        if (pushed < total && (unanswered.length <= sticky || random(3) > 0)) {
          const event = queued();
          sent.push(event);
          unanswered.push({ number: pushed, event });
          pushed += 1;
        } else {
          const oldest = pushed < total ? Math.min(sticky, unanswered.length - 1) : 0;
          const [answered] = unanswered.splice(oldest + random(unanswered.length - oldest), 1);
          if (sent.take(answered?.number as number, 0) !== answered?.event) expect.fail(`${answered?.number}: another event`);
        }
        // Plain comparisons: an expect takes a hundred times as long as what it looks at here.
        const held = unanswered.map(({ event }) => event);
        const running = held.filter(({ status }) => status === 'running');
        if (sent.held !== held.length || sent.running !== Math.min(concurrency, held.length))
          expect.fail(`${sent.held} held and ${sent.running} running, of ${held.length}`);
        if (!isSame([...sent], held) || !isSame([...sent.started()], running)) expect.fail('others are held, or run');
      }
      expect([sent.held, sent.running, sent.load]).toEqual([0, 0, 0]);
      expect(new Set(started).size).toBe(total);
      expect(started).toHaveLength(total);
    }
  });
});
