/** Frames come out of the stream as they went in, wherever it is cut. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameQueue, FrameReader, MAX_FRAME } from '../dist/link/frame-stream.js';

function cut(queue: FrameQueue, size: number): Uint8Array {
  const piece = new Uint8Array(Math.min(size, queue.bytes));
  queue.fill(piece, 0);
  return piece;
}

describe('a stream of frames', () => {
  it('frames come out as they went in, wherever the stream is cut', () => {
    const frames = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 30 });
    const cuts = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(frames, cuts, (sent, sizes) => {
        const queue = new FrameQueue();
        const reader = new FrameReader();
        const received: Uint8Array[] = [];
        for (const frame of sent) queue.add(frame);
        for (let turn = 0; queue.bytes > 0; turn += 1)
          expect(reader.add(cut(queue, sizes[turn % sizes.length] ?? 1), (frame) => received.push(frame))).toBeUndefined();
        expect(received.map((frame) => [...frame])).toEqual(sent.map((frame) => [...frame]));
      }),
    );
  });

  it('frames that were received stay as they are while others follow', () => {
    const queue = new FrameQueue();
    const reader = new FrameReader();
    const received: Uint8Array[] = [];
    for (let number = 0; number < 200; number += 1) queue.add(new Uint8Array(50).fill(number));
    while (queue.bytes > 0) reader.add(cut(queue, 77), (frame) => received.push(frame));
    expect(received.map((frame) => frame.every((byte) => byte === frame[0]) && frame[0])).toEqual([...Array(200).keys()]);
  });

  it('a frame that says it is larger than any may be is refused before it comes', () => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(MAX_FRAME + 1);
    expect(new FrameReader().add(head, () => {})).toBe(MAX_FRAME + 1);
  });

  it('more frames than are let go at a time wait and leave in order', () => {
    const queue = new FrameQueue();
    for (let number = 0; number < 3000; number += 1) queue.add(Uint8Array.of(number % 256));
    const reader = new FrameReader();
    let next = 0;
    while (queue.bytes > 0)
      reader.add(cut(queue, 1000), (frame) => {
        expect(frame[0]).toBe(next % 256);
        next += 1;
      });
    expect(next).toBe(3000);
  });
});
