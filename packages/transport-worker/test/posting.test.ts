import { isDeepStrictEqual } from 'node:util';
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { post } from '../src/posting.ts';

const SIZE = 2 ** 20;
const large = (fill: number): Uint8Array<ArrayBuffer> => new Uint8Array(SIZE).fill(fill);

/** What arrives when that is posted. */
function across<Message>(message: Message, transfer: readonly object[] = []): Message {
  const { port1, port2 } = new MessageChannel();
  post(port1, message, transfer);
  const received = receiveMessageOnPort(port2) as { message: Message };
  port1.close();
  return received.message;
}

it('large buffers arrive as they were, and stay the sender’s', () => {
  const bytes = large(3);
  const message = ['run', 513, [bytes, { width: 10 }, 'name', null]] as const;
  expect(isDeepStrictEqual(across(message), message)).toBe(true);
  expect(bytes.byteLength).toBe(SIZE);
  bytes[0] = 4;
  expect(isDeepStrictEqual(across(['done', 1, bytes.buffer]), ['done', 1, bytes.buffer])).toBe(true);
});

it('views of one large buffer are views of one on the other side, at the same places and of the same kinds', () => {
  const bytes = large(7);
  bytes[8] = 1;
  const values = [
    bytes.buffer,
    bytes,
    new Uint16Array(bytes.buffer, 8, 4),
    new Float64Array(bytes.buffer, 16),
    new DataView(new ArrayBuffer(2)),
  ];
  for (const given of [values.slice(0, 4), values, [...values.slice(0, 2), { deep: { view: bytes.subarray(8, 9) } }]]) {
    const [, , found] = across(['run', 513, given] as const) as readonly [string, number, readonly unknown[]];
    expect(isDeepStrictEqual(found, given)).toBe(true);
    const buffers = found
      .slice(1, 4)
      .map((view) => (view as { deep?: { view: Uint8Array } }).deep?.view.buffer ?? (view as Uint8Array).buffer);
    for (const buffer of buffers) if (given !== values) expect(buffer).toBe(found[0]);
  }
  expect(bytes.byteLength).toBe(SIZE);
});

it('a Buffer arrives as the Uint8Array that it is for a clone', () => {
  const [, , found] = across(['done', 1, Buffer.alloc(SIZE, 5)] as const);
  expect(Object.getPrototypeOf(found)).toBe(Uint8Array.prototype);
  expect(found[SIZE - 1]).toBe(5);
});

it('what is to be moved is moved, and what stays is copied', () => {
  const [moved, kept] = [large(1), large(2)];
  expect(isDeepStrictEqual(across(['run', 513, [moved, kept]], [moved.buffer]), ['run', 513, [large(1), large(2)]])).toBe(true);
  expect(moved.byteLength).toBe(0);
  expect(kept.byteLength).toBe(SIZE);
});

it('resizable buffers and shared ones cross as they are', () => {
  // The types of Node 20 know nothing of them.
  const resizable = Reflect.construct(ArrayBuffer, [SIZE, { maxByteLength: 2 * SIZE }]) as ArrayBuffer;
  const shared = new SharedArrayBuffer(SIZE);
  const [, , [first, second]] = across(['run', 513, [resizable, new Uint8Array(shared), large(1)]] as const);
  expect(first).toHaveProperty('resizable', true);
  second[0] = 9;
  expect(new Uint8Array(shared)[0]).toBe(9);
});

it('lists keep their holes and their own properties beside a large buffer', () => {
  // biome-ignore lint/suspicious/noSparseArray: it is what is tested
  const list: unknown[] = [large(1), , 2];
  const named = Object.assign([large(1)], { name: 'own' });
  expect(Object.keys(across(['done', 1, list])[2] as object)).toEqual(['0', '2']);
  expect(across(['done', 1, named])[2]).toHaveProperty('name', 'own');
});

it('getters are read once, and Proxies are asked nothing, beside a large buffer', () => {
  let reads = 0;
  const object = {
    get once() {
      reads += 1;
      return 1;
    },
  };
  expect(isDeepStrictEqual(across(['run', 513, [large(1), object]]), ['run', 513, [large(1), { once: 1 }]])).toBe(true);
  expect(reads).toBe(1);
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const bytes = large(1);
  expect(() => across(['run', 513, [bytes, proxy]])).toThrow(/could not be cloned/);
  expect(() => across(['run', 513, [bytes, () => {}]])).toThrow(/could not be cloned/);
  expect(bytes.byteLength).toBe(SIZE);
});
