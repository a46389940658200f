/** Every attack of `pnpm hostile`, on a host with small limits: what it holds stays bounded, and honest events beside it end. */
import { describe, expect, it } from 'vitest';
import { attacks } from '../dist/attacks/index.js';
import { MIB, small } from '../dist/limits.js';
import { besiege } from '../dist/siege.js';

/** What is not collected yet, and buffers on the way. Without its bound each attack comes to several hundred MiB. */
const GARBAGE = 100 * MIB;

/** Of what `pnpm hostile` does. */
const EFFORT = 0.1;

describe('a host under attack holds what it says, and serves honest callers', () => {
  it.each(attacks.map((attack) => [attack.name, attack] as const))('%s', async (_, attack) => {
    const { growth, descriptors, events } = await besiege(attack, small, EFFORT);
    expect(growth / MIB).toBeLessThan((2 * attack.most(small) + GARBAGE) / MIB);
    expect(events).toBeGreaterThan(0);
    if (descriptors !== undefined) expect(descriptors).toBeLessThan(small.maxConnections + 100);
  });
});
