import { describe, expect, it } from 'vitest';
import { Event } from '../../src/event.ts';
import { type MapSource, mapEvents } from '../../src/loop/map.ts';

/** A loop that says what map asks of it, and whose events give their first argument. */
function loopFor(log: string[]): MapSource {
  return {
    add: (args) => {
      log.push(`add ${args[0]}`);
      const event = new Event(null, args);
      event.run = () => args[0];
      void event.exec();
      return event;
    },
    ready: async () => void log.push('ready'),
    lookAhead: () => 1,
  };
}

describe('map', () => {
  it('asks for a place when it has something to add, not before: its source may take longer than a place is kept', async () => {
    const log: string[] = [];
    async function* source(): AsyncGenerator<[string]> {
      for (const name of ['first', 'second']) {
        log.push(`source ${name}`);
        yield [name];
      }
    }
    for await (const result of mapEvents(loopFor(log), source(), true)) log.push(`result ${result as string}`);
    for (const name of ['first', 'second']) {
      const from = log.indexOf(`source ${name}`);
      expect(
        log
          .slice(from)
          .filter((entry) => !entry.startsWith('result'))
          .slice(0, 3),
      ).toEqual([`source ${name}`, 'ready', `add ${name}`]);
    }
  });

  it('asks a source that failed for nothing more', async () => {
    let asked = 0;
    const source = {
      [Symbol.iterator]: () => ({
        next: (): IteratorResult<[number]> => {
          asked += 1;
          if (asked > 2) throw new Error('the source fails');
          return { done: false, value: [asked] };
        },
      }),
    };
    const results: unknown[] = [];
    const all = async (): Promise<void> => {
      for await (const result of mapEvents(loopFor([]), source, true)) results.push(result);
    };
    await expect(all()).rejects.toThrow('the source fails');
    expect([results, asked]).toEqual([[1, 2], 3]);
  });
});
