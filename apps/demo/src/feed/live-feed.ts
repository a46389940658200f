// The live feed's process: sends flights at a pace that its starter sets. A reader says, in a line, from which flight on.
// Started by startLiveFeed() with the number of flights and the pace as its arguments.

import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { CHECKPOINT } from '../live/frame.ts';
import { CheckpointSums } from './checkpoint-sums.ts';
import { flightLines, LINES_A_BATCH } from './flight-lines.ts';
import { FlightsFile } from './flights-file.ts';
import type { LiveFeedReady, SumsAnswer, ToLiveFeed } from './live-feed-message.ts';
import { Pace } from './pace.ts';

// Ctrl-C reaches every process of the terminal; when to stop is for the process that started this one to say.
process.on('SIGINT', () => {});
// That process is gone, by whatever cause.
process.on('disconnect', () => process.exit());

async function main(flights: number, flightsPerSecond: number): Promise<void> {
  const file = await FlightsFile.open(flights);
  const pace = new Pace(flightsPerSecond);
  const sums = new CheckpointSums(file, CHECKPOINT);
  process.on('message', (message: ToLiveFeed) => {
    if (message.type === 'pace') pace.flightsPerSecond = message.flightsPerSecond ?? Infinity;
    else void answer(sums, message.flights);
  });
  // Readers leave when they like: that ends their connection and nothing else.
  const server = createServer((socket) => void serve(socket, file, pace).catch(() => socket.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const ready: LiveFeedReady = { type: 'ready', port: (server.address() as AddressInfo).port };
  process.send?.(ready);
  // Decoded while nobody asks for it yet.
  const [first] = file.ranges;
  if (first !== undefined) await file.rows(first);
}

async function answer(sums: CheckpointSums, flights: number): Promise<void> {
  const found: SumsAnswer = { type: 'sums', flights, sums: (await sums.of(flights)) ?? null };
  process.send?.(found);
}

async function serve(socket: Socket, file: FlightsFile, pace: Pace): Promise<void> {
  const left = new AbortController();
  socket.on('error', () => {});
  socket.once('close', () => left.abort());
  // So short a line is one chunk on this machine.
  const [line] = (await once(socket, 'data', { signal: left.signal })) as [Buffer];
  const from = /^(\d+)\n$/.exec(line.toString())?.[1];
  if (from === undefined) throw new Error(`a reader must say from which flight on, not ${JSON.stringify(line.toString())}`);
  // Unread input would hide that the reader has left.
  socket.resume();
  await pipeline(flightLines(file, Number(from), pace.reader(LINES_A_BATCH, left.signal)), socket);
}

await main(Number(process.argv[2]), Number(process.argv[3]));
