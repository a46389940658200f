import { describe, expect, it } from 'vitest';
import { DATA, HEADER_BYTES, readHeader, writeHeader } from '../../src/session/frame.ts';

describe('frames', () => {
  it('frames carry numbers as large as a session may come to count', () => {
    for (const number of [0, 1, 2 ** 31, 2 ** 32, 2 ** 48 - 1, 2 ** 48, 2 ** 53 - 1]) {
      const frame = new Uint8Array(HEADER_BYTES);
      writeHeader(frame, DATA, number, Math.max(0, number - 1));
      expect(readHeader(frame)).toEqual({ kind: DATA, number, acknowledged: Math.max(0, number - 1) });
    }
  });
});
