// The feed process: sends the file's first flights as lines of text to whoever connects, then ends the connection.
// Started by startFeed() with the number of flights as its argument.

import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { columnSums } from './column-sums.ts';
import type { FeedReady } from './feed-message.ts';
import { flightLines } from './flight-lines.ts';
import { FlightsFile } from './flights-file.ts';

// Ctrl-C reaches every process of the terminal; when to stop is for the process that started this one to say.
process.on('SIGINT', () => {});
// That process is gone, by whatever cause.
process.on('disconnect', () => process.exit());

// A reader may leave in the middle: that ends its connection and nothing else.
const READER_LEFT = new Set(['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED']);

async function main(flights: number): Promise<void> {
  const file = await FlightsFile.open(flights);
  const sums = await columnSums(file);
  const server = createServer((socket) => {
    // Unread input would hide that the reader has left.
    socket.resume();
    // pipeline() asks for the next lines only when the socket has room for them.
    pipeline(flightLines(file), socket).catch((error: NodeJS.ErrnoException) => {
      if (!READER_LEFT.has(error.code ?? '')) throw error;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const ready: FeedReady = { type: 'ready', port: (server.address() as AddressInfo).port, sums };
  process.send?.(ready);
}

await main(Number(process.argv[2]));
