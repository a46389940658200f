// The board's job: the flights from one on, received, split, parsed and added up, frame after frame. The same in all four engines.

import { context } from '@mp-event-loop/core';
import { flightBytes } from '#flight-bytes';
import { brokeOff } from '../flights/broke-off.ts';
import type { Frame } from './frame.ts';
import { FrameCutter } from './frame-cutter.ts';

export interface ReplayRequest {
  /** `tcp://…` for executors that have sockets, `http://…` for browsers. */
  readonly feed: string;
  /** The number of the first flight, and of the one after the last that the feed has. */
  readonly from: number;
  readonly to: number;
  /** Bytes that are gathered and then parsed in one go, as `parse(await response.text())` would; 0: each chunk as it arrives. */
  readonly block: number;
}

/** @throws FeedBrokeOffError where the feed ends early. */
export async function* replay({ feed, from, to, block }: ReplayRequest): AsyncGenerator<Frame, void, undefined> {
  const cutter = new FrameCutter(from, () => performance.now());
  // With the signal, so that a cancelled event need not wait for bytes that a paused feed never sends.
  const bytes = flightBytes(feed, from, context().signal);
  if (block === 0) for await (const chunk of bytes) yield* cutter.push(chunk);
  else for await (const chunks of blocks(bytes, block)) yield* chunks.flatMap((chunk) => [...cutter.push(chunk)]);
  yield* cutter.end();
  if (cutter.to !== to) throw brokeOff(cutter.to, to);
}

async function* blocks(bytes: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array[], void, undefined> {
  let block: Uint8Array[] = [];
  let gathered = 0;
  for await (const chunk of bytes) {
    block.push(chunk);
    gathered += chunk.length;
    if (gathered < size) continue;
    yield block;
    block = [];
    gathered = 0;
  }
  yield block;
}
