import { describe, expect, it } from 'vitest';
import { eventOf } from '../src/event.ts';
import { type MapLoop, type MapRequest, MapResults } from '../src/map.ts';

/** A loop that says what map asks of it, and whose events give their first argument. */
function loopFor(log: string[]): MapLoop {
  return {
    add: (event) => {
      log.push(`add ${event.args[0]}`);
      void eventOf(event).exec();
    },
    ready: async () => void log.push('ready'),
    lookAhead: 1,
  };
}

function requestFor(argsList: MapRequest['argsList']): MapRequest {
  return { target: (value: unknown) => value, argsList, isOrdered: true, isSettled: false, options: {} };
}

describe('map', () => {
  it('map asks for room in the queue only after its source has given the arguments', async () => {
    const log: string[] = [];
    async function* source(): AsyncGenerator<[string]> {
      for (const name of ['first', 'second']) {
        log.push(`source ${name}`);
        yield [name];
      }
    }
    for await (const result of new MapResults(loopFor(log), requestFor(source()))) log.push(`result ${result as string}`);
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

  it('map asks a source that failed for nothing more', async () => {
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
      for await (const result of new MapResults(loopFor([]), requestFor(source))) results.push(result);
    };
    await expect(all()).rejects.toThrow('the source fails');
    expect([results, asked]).toEqual([[1, 2], 3]);
  });
});
