import { describe, expect, it } from 'vitest';
import { QueueFullError } from '../../src/errors.ts';
import { QueueLimit } from '../../src/loop/queue-limit.ts';

describe('QueueLimit', () => {
  it('keeps a place that it promised, though meanwhile an event ended and counts again', async () => {
    let taken = 0;
    const limit = new QueueLimit(1, () => taken);
    await limit.ready();
    taken = 1;
    limit.take();
    expect(() => limit.take()).toThrow(QueueFullError);
  });
});
