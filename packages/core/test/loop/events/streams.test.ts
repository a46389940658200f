/** Executors that send more of a stream than a loop takes: where they are remote, a hostile host could fill its memory. */
import { describe, expect, it } from 'vitest';
import { defineTasks, EventLoop } from '../../../src/index.ts';
import { HAS_NUMBER, IS_ITEM, OUTCOME_BARE, OUTCOME_STREAM } from '../../../src/wire/protocol.ts';
import { receiving } from '../../lying-transport.ts';

const AHEAD = 4;

async function* count(): AsyncGenerator<number> {
  for (let item = 0; ; item += 1) yield item;
}
defineTasks(import.meta.url, { count });

/** Adds these to the first message that says that event 0 is a stream. */
function adding(...more: unknown[]): ConstructorParameters<typeof EventLoop>[0] {
  const transport = receiving(() => {
    let isToBe = true;
    return (message) => {
      const isBeginning = Array.isArray(message) && message[0] === 'done' && message[1] === HAS_NUMBER + OUTCOME_STREAM;
      if (!isBeginning || !isToBe) return [message];
      isToBe = false;
      return [message, ['done', ...more]];
    };
  })();
  return { transport, executors: 1, errorHandlers: () => {} };
}

const item = (value: number): number[] => [HAS_NUMBER + IS_ITEM + OUTCOME_BARE, 0, value];

describe('a stream', () => {
  it('of which more items come than were asked for ends the executor', async () => {
    await using loop = new EventLoop(adding(...Array.from({ length: AHEAD + 1 }, (_, index) => item(index)).flat()));
    const event = loop.addEvent(count, [], { highWaterMark: AHEAD, hasOutput: false });
    const iterator = (event as unknown as AsyncIterable<number>)[Symbol.asyncIterator]();
    await expect(event.finished).rejects.toMatchObject({ code: 'ERR_EXECUTOR_LOST', cause: { message: /than it was asked for/ } });
    await iterator.return?.();
  });

  it('that begins twice ends the executor: each beginning has it ask for items', async () => {
    await using loop = new EventLoop(adding(HAS_NUMBER + OUTCOME_STREAM, 0));
    const event = loop.addEvent(count, [], { highWaterMark: AHEAD, hasOutput: false });
    await expect(event.finished).rejects.toMatchObject({ code: 'ERR_EXECUTOR_LOST', cause: { code: 'ERR_PROTOCOL' } });
  });
});
