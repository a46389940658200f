import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { BYTES, bufferHeader, FrameReader, frame, MESSAGE, STDOUT, TEXT } from '../src/frames.ts';
import { MessageReader, messageFrames } from '../src/messages.ts';

const messages = [null, 'é', ['done', 1, 2], { bytes: new Uint8Array(1000).fill(3) }, 'x'.repeat(5000), []];

function framesOf(message: unknown): Buffer {
  const { buffers, message: clone } = messageFrames(message);
  return Buffer.concat([...buffers.flatMap((buffer) => [bufferHeader(buffer), new Uint8Array(buffer)]), clone]);
}

const bytes = Buffer.concat([...messages.map(framesOf), frame(STDOUT, 'printed'), frame(STDOUT)]);

function read(chunks: readonly Buffer[]): unknown[] {
  const found: unknown[] = [];
  const reader = new MessageReader((message) => void found.push(message));
  const frames = new FrameReader({
    received: (kind, body) => {
      if (!reader.takes(kind, body)) found.push(body.toString());
    },
  });
  for (const chunk of chunks) frames.read(chunk);
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
      expect(() => messageFrames(['run', value])).toThrow(/could not be cloned|#<|SharedArrayBuffer/);
    }
  });

  it('frames keep views of one buffer together, and turn Buffer into Uint8Array', () => {
    const buffer = new ArrayBuffer(8);
    const [found] = read([framesOf({ whole: new Uint8Array(buffer), half: new Uint16Array(buffer, 4), node: Buffer.from('x') })]) as [
      { whole: Uint8Array; half: Uint16Array; node: Uint8Array },
    ];
    expect(found.whole.buffer).toBe(found.half.buffer);
    expect(found.whole.buffer.byteLength).toBe(8);
    expect(Buffer.isBuffer(found.node)).toBe(false);
  });

  const large = (fill: number): ArrayBuffer => new Uint8Array(100_000).fill(fill).buffer;

  it('the bytes of large buffers are in frames of their own, and not in that of their message', () => {
    const [one, other] = [large(1), large(2)];
    for (const message of [
      new Uint8Array(one),
      ['done', 64, one],
      ['run', 513, [new Float32Array(one), other, new Int8Array(one, 5, 7)]],
    ]) {
      const { buffers, message: clone } = messageFrames(message);
      expect(buffers[0]).toBe(one);
      expect(clone.length).toBeLessThan(200);
      expect(read([framesOf(message)])).toEqual([message]);
    }
  });

  it('so are those of a long list of them, as messages in parts are', () => {
    const parts = Array.from({ length: 40 }, (_, index) => new Uint8Array(65_551).fill(index));
    const { buffers, message: clone } = messageFrames(parts);
    expect([buffers.length, clone.length < 2000]).toEqual([40, true]);
    const [found = []] = read([framesOf(parts)]) as [Uint8Array[]?];
    // Not by toEqual, which looks at each of millions of elements.
    expect(found.map((part, index) => Buffer.compare(part, parts[index] ?? Buffer.alloc(0)))).toEqual(parts.map(() => 0));
  });

  it('what refers to a large buffer refers to one on the other side too, and neither side shares it with the pipe', () => {
    const buffer = large(7);
    const message = ['run', 513, [buffer, new Uint8Array(buffer), { deep: { view: new Uint16Array(buffer, 4, 2) } }]] as const;
    const pipe = framesOf(message);
    const [found] = read([pipe]) as [typeof message];
    const [whole, view, { deep }] = found[2];
    expect(view.buffer).toBe(whole);
    expect(deep.view.buffer).toBe(whole);
    expect(deep.view.byteOffset).toBe(4);
    pipe.fill(0);
    expect(new Uint8Array(whole)).toEqual(new Uint8Array(100_000).fill(7));
  });

  it('large bodies may be read to where they belong, in pieces of any size', () => {
    const message = ['run', 513, [new Uint8Array(large(1)), new Uint8Array(large(2))]];
    const pipe = Buffer.concat([framesOf(message), framesOf(messages)]);
    for (const size of [10, 1000, 30_000]) {
      const found: unknown[] = [];
      const reader = new MessageReader((read) => void found.push(read));
      const frames = new FrameReader({ received: (kind, body) => void reader.takes(kind, body) });
      const other = Buffer.alloc(size);
      let direct = 0;
      for (let at = 0; at < pipe.length; ) {
        const room = frames.room ?? other;
        if (room !== other) direct += 1;
        const length = Math.min(size, room.length, pipe.length - at);
        pipe.copy(room, 0, at, at + length);
        frames.read(room.subarray(0, length));
        at += length;
      }
      expect(isDeepStrictEqual(found, [message, messages])).toBe(true);
      expect(direct).toBeGreaterThan(0);
    }
  });

  it('the buffers of one message are none of the next', () => {
    const messages = [
      ['run', 513, [new Uint8Array(large(1))]],
      ['run', 513, [new Uint8Array(large(2))]],
    ];
    expect(read([Buffer.concat(messages.map(framesOf))])).toEqual(messages);
  });

  it('resizable buffers, shared ones and Proxies are left to the clone', () => {
    const Resizable = ArrayBuffer as unknown as new (length: number, options: object) => ArrayBuffer;
    const resizable = new Resizable(100_000, { maxByteLength: 200_000 });
    expect(messageFrames(['run', 513, [resizable]]).buffers).toEqual([]);
    expect(() => messageFrames(['run', 513, [new Uint8Array(new SharedArrayBuffer(100_000))]])).toThrow(/SharedArrayBuffer/);
    const { proxy, revoke } = Proxy.revocable([], {});
    revoke();
    expect(() => messageFrames(['run', 513, proxy])).toThrow();
  });

  it('a short list of short primitives crosses as text, and arrives as it was', () => {
    for (const message of [[], ['run', 545, 1.5, -1], ['done', 64, 'é\ud800"\u2028'], ['done', 64, null], ['progress', true]]) {
      expect(messageFrames(message).message[1]).toBe(TEXT);
      expect(read([framesOf(message)])).toEqual([message]);
    }
  });

  it('lists that JSON would change are cloned', () => {
    const holes = ['done', 64];
    holes.length = 3;
    const named = Object.assign(['done', 64], { more: 1 });
    const shown = ['done', 64];
    Object.defineProperty(shown, 'toJSON', { value: () => 'else' });
    for (const message of [['done', -0], ['done', Number.NaN], ['done', 1n], ['done', undefined], ['done', []], holes, named, shown]) {
      expect(messageFrames(message).message[1]).toBe(MESSAGE);
      expect(read([framesOf(message)])).toStrictEqual([structuredClone(message)]);
    }
    expect(() => messageFrames(new Proxy(['done', 64], {}))).toThrow(/could not be cloned/);
  });

  it('bytes cross as they are, with what of their buffer lies in front of them', () => {
    class Lying extends Uint8Array {
      override get buffer(): ArrayBuffer {
        return new ArrayBuffer(3);
      }
    }
    const { buffer } = new Uint8Array(300).fill(9);
    for (const message of [new Uint8Array(0), new Uint8Array(buffer), new Uint8Array(buffer, 15), Lying.of(1, 2, 3)]) {
      expect(messageFrames(message).message[1]).toBe(BYTES);
      const pipe = framesOf(message);
      const [found] = read([pipe]) as [Uint8Array];
      pipe.fill(0);
      expect(found).toStrictEqual(structuredClone(message));
      expect(found.byteOffset).toBe(message.byteOffset);
      expect(found.buffer).toStrictEqual(structuredClone(message).buffer);
    }
  });

  it('bytes in the middle of their buffer, or far from its beginning, are cloned', () => {
    const { buffer } = new Uint8Array(600).fill(9);
    for (const message of [new Uint8Array(buffer, 0, 599), new Uint8Array(buffer, 256)]) {
      expect(messageFrames(message).message[1]).toBe(MESSAGE);
      expect(read([framesOf(message)])).toEqual([message]);
    }
  });
});
