import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { FlightLineError } from '../src/flights/flight.ts';
import { FlightTotals } from '../src/flights/flight-totals.ts';
import type { Window } from '../src/flights/window-cutter.ts';
import { type FeedSource, windows } from '../src/flights/windows.ts';
import { generatedFlights, lineOf } from './generated-flights.ts';

const flights = generatedFlights(1_000);
const text = flights.map(lineOf).join('');
let server: Server | undefined;

afterEach(() => {
  server?.close();
});

async function serve(serveOne: (socket: Socket) => void, announced = flights.length): Promise<FeedSource> {
  server = createServer(serveOne).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, flights: announced, window: 300 };
}

async function all(source: FeedSource): Promise<Window[]> {
  const taken: Window[] = [];
  for await (const window of windows(source, new FlightTotals())) taken.push(window);
  return taken;
}

describe('windows', () => {
  it('windows yields every window, including the short last one', async () => {
    const taken = await all(await serve((socket) => socket.end(text)));
    expect(taken.map(({ summary }) => [summary.index, summary.sums.flights])).toEqual([
      [0, 300],
      [1, 300],
      [2, 300],
      [3, 100],
    ]);
    expect(taken.at(-1)?.bytes).toBe(Buffer.byteLength(text));
  });

  it('windows closes the connection when its reader leaves early', async () => {
    let closed: Promise<unknown> | undefined;
    const source = await serve((socket) => {
      // The reader closes while there is text it has not read: that reaches this end as a reset.
      socket.on('error', () => {});
      socket.resume();
      closed = new Promise((resolve) => socket.once('close', resolve));
      socket.write(text);
    });
    for await (const window of windows(source, new FlightTotals())) {
      expect(window.summary.index).toBe(0);
      break;
    }
    await closed;
  });

  it('windows says how far a feed came that ended early', async () => {
    const source = await serve((socket) => socket.end(text), 5_000);
    await expect(all(source)).rejects.toThrow('the feed broke off after 1000 of 5000 flights');
  });

  it('windows ignores a truncated line, even one that reads like a flight', async () => {
    const source = await serve((socket) => socket.end(text.slice(0, -2)));
    await expect(all(source)).rejects.toThrow('the feed broke off after 999 of 1000 flights');
  });

  it('windows says how far a feed came that died', async () => {
    let feed: Socket | undefined;
    const source = await serve((socket) => {
      feed = socket;
      socket.write(text);
    }, 5_000);
    const open = windows(source, new FlightTotals());
    await open.next();
    feed?.resetAndDestroy();
    const rest = async (): Promise<void> => {
      while (!(await open.next()).done);
    };
    await expect(rest()).rejects.toThrow(/^the feed broke off after \d+ of 5000 flights \(read ECONNRESET\)$/);
  });

  it('windows says that nobody listens on the port', async () => {
    const source = await serve(() => {});
    server?.close();
    await expect(all(source)).rejects.toThrow(/^the feed broke off after 0 of 1000 flights \(connect ECONNREFUSED/);
  });

  it('windows passes on the error for a line that is not a flight', async () => {
    await expect(all(await serve((socket) => socket.end('1,2,3\n')))).rejects.toThrow(FlightLineError);
  });

  it('windows ends with the reason of its signal while it waits for bytes', async () => {
    const stop = new AbortController();
    const source = await serve((socket) => {
      socket.on('error', () => {});
      socket.resume();
      stop.abort(new Error('enough'));
    });
    await expect(windows(source, new FlightTotals(), stop.signal).next()).rejects.toThrow('enough');
  });
});
