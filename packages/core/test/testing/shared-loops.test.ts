import { describe, expect, it } from 'vitest';
import { defineTasks, inlineTransport } from '../../src/index.ts';
import { SharedLoops } from '../../src/testing/shared-loops.ts';

function echo(value: number): number {
  return value;
}
defineTasks(import.meta.url, { echo });

describe('a loop that cases share', () => {
  it('a case hears nothing of the events of those before it, whose handlers were still to run', async () => {
    const loops = new SharedLoops(2);
    const transport = inlineTransport();
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const first = loops.borrow(transport, { outputHandlers: () => held });
    await Promise.all([first.call(echo, [1]), first.call(echo, [2])]);
    setImmediate(release);
    await loops.leave(false);
    const heard: unknown[] = [];
    const second = loops.borrow(transport, { outputHandlers: ({ results }) => void heard.push(results) });
    expect(second).toBe(first);
    await second.call(echo, [3]);
    await second.wait();
    expect(heard).toEqual([3]);
    await loops.leave(false);
  });
});
