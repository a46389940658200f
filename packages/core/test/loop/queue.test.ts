import { describe, expect, it } from 'vitest';
import { Event, state } from '../../src/event.ts';
import type { EventState } from '../../src/event-state.ts';
import { EventQueue } from '../../src/loop/queue.ts';
import { randomFrom } from '../random.ts';

function event(priority?: number): EventState {
  return new Event(() => {}, [], { priority })[state];
}

describe('EventQueue', () => {
  it('gives higher priorities first, equal ones in the order added', () => {
    const queue = new EventQueue();
    const events = [0, 5, -1, 5, undefined, 0.5, -1].map(event);
    for (const one of events) queue.push(one);
    const order = [1, 3, 5, 0, 4, 2, 6].map((index) => events[index]);
    expect([...queue]).toEqual(order);
    expect(order.map(() => queue.shift())).toEqual(order);
    expect([queue.size, queue.shift(), queue.peek()]).toEqual([0, undefined, undefined]);
  });

  it('puts what comes back in front of its equals', () => {
    const queue = new EventQueue();
    const [first, second, high] = [event(), event(), event(1)];
    for (const one of [second, high]) queue.push(one);
    queue.unshift(first);
    expect([queue.shift(), queue.shift(), queue.shift()]).toEqual([high, first, second]);
  });

  it('is a sorted list, whatever comes, goes and ends in whatever order', () => {
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
        expect(queue.peek()).toBe(expected);
        expect(queue.shift()).toBe(expected);
      } else {
        const cancelled = model[random(model.length + 1)];
        if (cancelled === undefined) continue;
        cancelled.event.cancel();
        queue.remove();
        model = model.filter((one) => one !== cancelled);
      }
      expect(queue.size).toBe(model.length);
    }
    expect([...queue]).toEqual(model);
  });

  it('keeps no lane of a priority that nobody waits with', () => {
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
});
