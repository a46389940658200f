import { describe, expect, it } from 'vitest';
import { Event, eventOf, state } from '../../../src/event.ts';
import type { EventState } from '../../../src/event-state.ts';
import { EventQueue } from '../../../src/loop/queueing/queue.ts';
import { randomFrom } from '../../../src/testing/random.ts';

function event(priority?: number): EventState {
  return new Event(() => {}, [], { priority })[state];
}

describe('EventQueue', () => {
  it('EventQueue gives events of higher priority first, those of equal priority in the order added', () => {
    const queue = new EventQueue();
    const events = [0, 5, -1, 5, undefined, 0.5, -1].map(event);
    for (const one of events) queue.push(one);
    const order = [1, 3, 5, 0, 4, 2, 6].map((index) => events[index]);
    expect([...queue]).toEqual(order);
    expect(order.map(() => queue.shift())).toEqual(order);
    expect([queue.size, queue.shift(), queue.peek()]).toEqual([0, undefined, undefined]);
  });

  it('EventQueue puts a returning event before those of equal priority', () => {
    const queue = new EventQueue();
    const [first, second, high] = [event(), event(), event(1)];
    for (const one of [second, high]) queue.push(one);
    queue.unshift(first);
    expect([queue.shift(), queue.shift(), queue.shift()]).toEqual([high, first, second]);
  });

  it('EventQueue behaves like a sorted list under any sequence of operations', () => {
    const random = randomFrom(2);
    const queue = new EventQueue();
    let model: EventState[] = [];
    const priorityOf = (one: EventState): number => one.options.priority ?? 0;
    for (let step = 0; step < 20_000; step += 1) {
      const isGrowing = Math.floor(step / 5000) % 2 === 0;
      const what = random(10);
      if (what < (isGrowing ? 6 : 2)) {
        const one = event(random(5) - 2);
        queue.push(one);
        const before = model.findIndex((other) => priorityOf(other) < priorityOf(one));
        model.splice(before < 0 ? model.length : before, 0, one);
      } else if (what < 9) {
        const expected = model.shift();
        // Plain comparisons: an expect takes a hundred times as long as what it looks at here.
        if (queue.peek() !== expected || queue.shift() !== expected) expect.fail(`step ${step}: another event is first`);
      } else {
        const cancelled = model[random(model.length + 1)];
        if (cancelled === undefined) continue;
        eventOf(cancelled).cancel();
        queue.remove(cancelled);
        model = model.filter((one) => one !== cancelled);
      }
      if (queue.size !== model.length) expect.fail(`step ${step}: ${queue.size} events, not ${model.length}`);
    }
    expect([...queue]).toEqual(model);
  });

  it('EventQueue works after events of a thousand priorities have come and gone', () => {
    const queue = new EventQueue();
    for (let priority = 0; priority < 1000; priority += 1) {
      const one = event(priority % 2 === 0 ? priority : -priority);
      queue.push(one);
      expect(queue.shift()).toBe(one);
    }
    const one = event(3);
    queue.push(one);
    expect([...queue]).toEqual([one]);
  });

  it('EventQueue looks at no more events than it is given, however many priorities there are and however many are cancelled', () => {
    const EVENTS = 5000;
    let looks = 0;
    /** Counts how often its place in the queue, or its priority, is looked at. */
    const counted = (priority: number): EventState => {
      let isWaiting = false;
      const look = <T>(value: T): T => {
        looks += 1;
        return value;
      };
      return {
        options: {
          get priority() {
            return look(priority);
          },
        },
        get isWaiting() {
          return look(isWaiting);
        },
        wait: (waits: boolean) => {
          isWaiting = waits;
        },
      } as EventState;
    };
    const perEvent = (priorities: number, cancels: boolean): number => {
      const queue = new EventQueue();
      const random = randomFrom(priorities);
      looks = 0;
      const events = Array.from({ length: EVENTS }, () => counted(random(priorities)));
      for (const one of events) queue.push(one);
      for (const one of events.toSorted(() => random(2) - 0.5)) if (cancels) queue.remove(one);
      while (queue.shift() !== undefined) {
        // until it is empty
      }
      return looks / EVENTS;
    };
    // Lanes are compared by their own priority: a heap's comparisons are not looks at events.
    for (const priorities of [1, 10, EVENTS]) {
      for (const cancels of [false, true]) expect(perEvent(priorities, cancels)).toBeLessThan(10);
    }
  });
});
