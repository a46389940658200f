import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, it } from 'vitest';
import { defineTasks, EventLoop, inlineTransport } from '../../src/index.ts';

function double(value: number): number {
  return 2 * value;
}
defineTasks(import.meta.url, { double });

describe('async context', () => {
  it('of handlers and subscribers is the one in which the loop was made, never an adder’s', async () => {
    const tenants = new AsyncLocalStorage<string>();
    const seen = new Set<unknown>();
    const look = (): void => void seen.add(tenants.getStore());
    const loop = tenants.run(
      'maker',
      () =>
        new EventLoop({
          transport: inlineTransport(),
          executors: { min: 0, max: 2 },
          outputHandlers: [look, async () => look()],
          errorHandlers: look,
        }),
    );
    loop.subscribe(look);
    for (const tenant of ['first', 'second']) tenants.run(tenant, () => void loop.addEvent(double, [1]));
    tenants.run('third', () => loop.addEvent(double, [1]).cancel());
    await tenants.run('fourth', () => loop.wait());
    const own = await tenants.run('awaiter', async () => {
      await loop.addEvent(double, [1]).finished;
      return tenants.getStore();
    });
    await loop.stop();
    expect([...seen]).toEqual(['maker']);
    expect(own).toBe('awaiter');
  });
});
