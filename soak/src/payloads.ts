/** Values to be sent there and back, and some that can't be sent. */
import type { Random } from './random.ts';

export function drawPayload(random: Random): unknown {
  return random.pick(payloads)(random);
}

const payloads: readonly ((random: Random) => unknown)[] = [
  () => undefined,
  () => Number.NaN,
  () => -0,
  (random) => 'ü'.repeat(random.int(0, 5000)),
  (random) => Array.from({ length: random.int(0, 300) }, (_, index) => ({ index, name: `entry ${index}`, half: index / 2 })),
  (random) => new Uint8Array(random.int(0, 1_000_000)).fill(random.int(0, 255)),
  (random) =>
    new Map<unknown, unknown>([
      ['list', [1, 2n, new Date(random.int(0, 1e9))]],
      [{ key: 1 }, new Set(['a', undefined])],
    ]),
  () => {
    const loop: Record<string, unknown> = { name: 'loop' };
    loop.self = loop;
    return loop;
  },
  (random) => nested(random.int(0, 200)),
];

function nested(depth: number): unknown {
  let value: unknown = 'core';
  for (let level = 0; level < depth; level += 1) value = { value };
  return value;
}

/** With the path to what can't be sent. */
export function drawUnsendable(random: Random): { readonly value: unknown; readonly path: string } {
  return random.pick([
    () => ({ value: () => {}, path: '' }),
    () => ({ value: { list: [1, Symbol('nobody’s')] }, path: '.list[1]' }),
    () => ({ value: { deep: { weak: new WeakMap() } }, path: '.deep.weak' }),
  ])();
}
