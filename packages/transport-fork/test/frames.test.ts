import { describe, expect, it } from 'vitest';
import { FrameReader, frame, MESSAGE, messageFrame, readMessage, STDOUT } from '../src/frames.ts';

const messages = [null, 'é', ['done', 1, 2], { bytes: new Uint8Array(1000).fill(3) }, 'x'.repeat(5000), []];
const bytes = Buffer.concat([...messages.map(messageFrame), frame(STDOUT, 'printed'), frame(STDOUT)]);

function read(chunks: readonly Buffer[]): unknown[] {
  const found: unknown[] = [];
  const reader = new FrameReader({ received: (kind, body) => void found.push(kind === MESSAGE ? readMessage(body) : body.toString()) });
  for (const chunk of chunks) reader.read(chunk);
  return found;
}

describe('frames', () => {
  it('frames arrive complete however the pipe splits them', () => {
    const whole = [...messages, 'printed', ''];
    expect(read([bytes])).toEqual(whole);
    for (const size of [1, 2, 7, 8, 9, 100, 1024]) {
      const chunks = [];
      for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
      expect(read(chunks)).toEqual(whole);
    }
    for (let cut = 0; cut <= bytes.length; cut += 1) expect(read([bytes.subarray(0, cut), bytes.subarray(cut)]).length).toBe(whole.length);
  });

  it('reading bytes that are not a frame throws at the first byte', () => {
    expect(() => read([Buffer.from('this is no frame')])).toThrow(/no frame/);
    expect(() => read([Buffer.concat([bytes, Buffer.from('{"json":true}')])])).toThrow(/no frame/);
  });

  it('making a frame of a value that cannot be cloned throws', () => {
    for (const value of [() => {}, Symbol('s'), new WeakMap(), new SharedArrayBuffer(1), new MessageChannel().port1]) {
      expect(() => messageFrame(['run', value])).toThrow(/could not be cloned|#<|SharedArrayBuffer/);
    }
  });

  it('frames keep views of one buffer together, and turn Buffer into Uint8Array', () => {
    const buffer = new ArrayBuffer(8);
    const [found] = read([messageFrame({ whole: new Uint8Array(buffer), half: new Uint16Array(buffer, 4), node: Buffer.from('x') })]) as [
      { whole: Uint8Array; half: Uint16Array; node: Uint8Array },
    ];
    expect(found.whole.buffer).toBe(found.half.buffer);
    expect(found.whole.buffer.byteLength).toBe(8);
    expect(Buffer.isBuffer(found.node)).toBe(false);
  });
});
