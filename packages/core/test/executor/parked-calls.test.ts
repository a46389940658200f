import { describe, expect, it, vi } from 'vitest';
import { Activation, type ActivationOwner } from '../../src/executor/activation.ts';
import type { Run } from '../../src/executor/edge/index.ts';
import { Objects } from '../../src/executor/objects.ts';
import { type ParkedCall, ParkedCalls } from '../../src/executor/parked-calls.ts';
import { Ring } from '../../src/ring.ts';

const owner: ActivationOwner = { facts: { id: 'id', index: 0, variables: {} }, progress: () => {} };

function call(number: number): ParkedCall {
  return { activation: new Activation(owner, number, undefined, 0), run: {} as Run };
}

const target = { url: undefined, name: 'tasks/Object', key: 'Object' };

describe('parked calls', () => {
  it('begin in the order they came, once their object is free', () => {
    const object = new Objects().make(1, {}, Object, [], target);
    const parked = new ParkedCalls();
    const calls = [call(4), call(7)];
    object.occupy();
    for (const one of calls) parked.add(object, one);
    expect(parked.takeNext(object)).toBeUndefined();
    object.release();
    expect(parked.takeNext(object)).toBe(calls[0]);
    object.occupy();
    expect(parked.takeNext(object)).toBeUndefined();
    object.release();
    expect(parked.takeNext(object)).toBe(calls[1]);
    expect(parked.takeNext(object)).toBeUndefined();
  });

  it('wait for their own object only', () => {
    const objects = new Objects();
    const [busy, free] = [objects.make(1, {}, Object, [], target), objects.make(2, {}, Object, [], target)];
    const parked = new ParkedCalls();
    busy.occupy();
    parked.add(busy, call(0));
    parked.add(free, call(1));
    expect(parked.takeNext(busy)).toBeUndefined();
    expect(parked.takeNext(free)?.activation.number).toBe(1);
  });

  it('can be removed by their numbers while they wait, and are passed over then', () => {
    const object = new Objects().make(1, {}, Object, [], target);
    const parked = new ParkedCalls();
    for (const number of [3, 4, 5]) parked.add(object, call(number));
    expect(parked.remove(6)).toBeUndefined();
    expect(parked.remove(3)?.activation.number).toBe(3);
    expect(parked.takeNext(object)?.activation.number).toBe(4);
    expect(parked.remove(4)).toBeUndefined();
    expect(parked.remove(5)?.activation.number).toBe(5);
    expect(parked.takeNext(object)).toBeUndefined();
  });

  it('leave no place behind when they are removed, however many are while their object is busy', () => {
    const pushed = vi.spyOn(Ring.prototype, 'push');
    const object = new Objects().make(1, {}, Object, [], target);
    const parked = new ParkedCalls();
    object.occupy();
    const last = 10_000;
    parked.add(object, call(0));
    for (let number = 1; number < last; number += 1) {
      parked.add(object, call(number));
      parked.remove(number);
    }
    parked.add(object, call(last));
    const rings = new Set(pushed.mock.contexts as Ring<unknown>[]);
    pushed.mockRestore();
    expect([...rings].reduce((places, ring) => places + ring.length, 0)).toBeLessThan(200);
    object.release();
    expect([0, last].map(() => parked.takeNext(object)?.activation.number)).toEqual([0, last]);
    expect(parked.takeNext(object)).toBeUndefined();
  });
});
