/** What an honest caller says to a host, frame by frame: what strangers start from. */
import { PROTOCOL_VERSION } from '../../../core/dist/wire/protocol.js';
import { encode } from '../../dist/codec/index.js';
import { ACK, bareFrame, CLOSE, DATA, HEADER_BYTES, KILL, PING, PONG, writeHeader } from '../../dist/session/frame.js';
import { helloFrame } from '../../dist/session/handshake.js';
import type { Spoiler } from './random.ts';

const greeting = {
  version: PROTOCOL_VERSION,
  executorId: 'x',
  index: 0,
  concurrency: 1,
  modules: [],
  importWithin: 10_000,
  initialize: undefined,
};
const target = { url: undefined, name: 'ws-tasks/echo', key: 'echo' };
const LARGEST = Number.MAX_SAFE_INTEGER;

function numbered(kind: number, number: number, acknowledged: number, message: unknown): Uint8Array {
  const frame = encode(message, HEADER_BYTES);
  writeHeader(frame, kind, number, acknowledged);
  return frame;
}

export function helloOf(session: string): Uint8Array {
  return helloFrame({ oldest: 1, newest: 1, session, isNew: true, name: 'stranger', index: 0 }, 0);
}

export function sessionId(spoiler: Spoiler): string {
  return Array.from({ length: 32 }, () => spoiler.below(16).toString(16)).join('');
}

function honest(session: string): Uint8Array[] {
  return [
    helloOf(session),
    numbered(DATA, 1, 0, ['hello', greeting]),
    bareFrame(PING, 0),
    numbered(DATA, 2, 0, ['target', 0, target]),
    numbered(DATA, 3, 0, ['run', 2 | 4, 1, ['argument']]),
    bareFrame(ACK, 0),
    numbered(DATA, 4, 0, ['cancel', 0, undefined]),
    bareFrame(PONG, 0),
    numbered(CLOSE, 5, 0, ''),
  ];
}

/** One thing wrong with it, or several: frames spoiled, twice, elsewhere, left out, with numbers that can't be. */
export function hostile(session: string, spoiler: Spoiler): Uint8Array[] {
  const frames = honest(session);
  for (let left = 1 + spoiler.below(3); left > 0; left -= 1) {
    const at = spoiler.below(frames.length);
    const frame = frames[at] as Uint8Array;
    switch (spoiler.below(7)) {
      case 0:
        frames.splice(at, 0, frame);
        break;
      case 1:
        frames.splice(at, 1);
        if (frames.length === 0) return [spoiler.bytes(80)];
        break;
      case 2:
        frames.splice(spoiler.below(frames.length), 0, frame);
        break;
      case 3: {
        const wrong = frame.slice();
        const number = (): number => spoiler.pick([0, 1, 2, 7, LARGEST, spoiler.below(LARGEST)]);
        writeHeader(wrong, spoiler.chance(0.5) ? (frame[0] as number) : spoiler.below(30), number(), number());
        frames[at] = wrong;
        break;
      }
      case 4:
        frames.splice(at, 0, numbered(spoiler.pick([DATA, CLOSE, KILL, 17, 19, 21]), 1 + at, 0, spoiler.pick([[], 'text', { run: 1 }, 5])));
        break;
      case 5:
        frames[at] = spoiler.structured(spoiler.pick(honest(session).filter(({ length }) => length > HEADER_BYTES)));
        break;
      default:
        frames[at] = spoiler.spoiled(frame);
    }
  }
  return frames;
}
