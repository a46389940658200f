import { describe, expect, it } from 'vitest';
import { changedMirrors, changedMirrorsNow } from '../../src/executor/mirrors.ts';
import { type Kept, Objects } from '../../src/executor/objects.ts';

class Gauge {
  level = 1;
  readonly tags = ['a'];
  later(): Promise<number> {
    return Promise.resolve(this.level * 10);
  }
  failing(): Promise<never> {
    return Promise.reject(new Error('not today'));
  }
}

function kept(...mirror: string[]): { gauge: Gauge; objects: Kept[] } {
  const gauge = new Gauge();
  return { gauge, objects: [new Objects().keep(7, gauge, mirror)] };
}

describe('changedMirrors', () => {
  it('gives primitives that changed, and what may have changed inside each time', () => {
    const { gauge, objects } = kept('level', 'tags');
    expect(changedMirrors(objects)).toEqual([[7, 'level', false, 1, 'tags', false, ['a']]]);
    expect(changedMirrors(objects)).toEqual([[7, 'tags', false, ['a']]]);
    gauge.level = 2;
    expect(changedMirrors(objects)).toEqual([[7, 'level', false, 2, 'tags', false, ['a']]]);
  });

  it('gives nothing for nothing', () => {
    const { objects } = kept('level');
    expect(changedMirrors(objects)).toHaveLength(1);
    expect(changedMirrors(objects)).toEqual([]);
  });

  it('waits for promises, and rejects with theirs', async () => {
    expect(await changedMirrors(kept('level', 'later').objects)).toEqual([[7, 'level', false, 1, 'later', true, 10]]);
    await expect(changedMirrors(kept('failing').objects)).rejects.toThrow('not today');
  });
});

describe('changedMirrorsNow', () => {
  it('leaves promises out, and their failures to the last answer', async () => {
    expect(changedMirrorsNow(kept('later', 'level', 'failing').objects)).toEqual([[7, 'level', false, 1]]);
    // An unhandled rejection would fail this test.
    await new Promise((resolve) => setTimeout(resolve, 0));
  });
});
