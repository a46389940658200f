import { describe, expect, it } from 'vitest';
import { changedMirrors, changedMirrorsNow, type Failure } from '../../../src/executor/edge/index.ts';
import { type KeptObject, Objects } from '../../../src/executor/objects.ts';

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

function kept(...mirror: string[]): { gauge: Gauge; objects: KeptObject[] } {
  const gauge = new Gauge();
  return { gauge, objects: [new Objects().make(7, gauge, Gauge, mirror, target)] };
}

const target = { url: undefined, name: 'tasks/Object', key: 'Object' };

describe('changedMirrors', () => {
  it('changedMirrors returns primitives that changed, and objects every time', () => {
    const { gauge, objects } = kept('level', 'tags');
    expect(changedMirrors(objects)).toEqual([[7, 'level', false, 1, 'tags', false, ['a']]]);
    expect(changedMirrors(objects)).toEqual([[7, 'tags', false, ['a']]]);
    gauge.level = 2;
    expect(changedMirrors(objects)).toEqual([[7, 'level', false, 2, 'tags', false, ['a']]]);
  });

  it('changedMirrors returns nothing if nothing changed', () => {
    const { objects } = kept('level');
    expect(changedMirrors(objects)).toHaveLength(1);
    expect(changedMirrors(objects)).toEqual([]);
  });

  it('changedMirrors waits for promises, and returns their failures', async () => {
    expect(await changedMirrors(kept('level', 'later').objects)).toEqual([[7, 'level', false, 1, 'later', true, 10]]);
    expect(((await changedMirrors(kept('failing').objects)) as Failure).words).toBe('Error: not today');
  });
});

describe('changedMirrorsNow', () => {
  it('changedMirrorsNow leaves out promises, and handles their rejections', async () => {
    expect(changedMirrorsNow(kept('later', 'level', 'failing').objects)).toEqual([[7, 'level', false, 1]]);
    // An unhandled rejection would fail this test.
    await new Promise((resolve) => setTimeout(resolve, 0));
  });
});
