// The feed's bytes where the executor has sockets: `tcp://127.0.0.1:PORT`.

import { chunks } from '../flights/windows.ts';

/** The text of all flights from number `from` on, as it arrives. */
export function flightBytes(feed: string, from: number, signal: AbortSignal): AsyncIterable<Uint8Array> {
  return chunks({ port: Number(new URL(feed).port), flights: Infinity }, () => from, signal, `${from}\n`);
}
