import { describe, expect, it } from 'vitest';
import { LineSplitter } from '../src/flights/line-splitter.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function split(chunks: readonly Uint8Array[]): string[] {
  const splitter = new LineSplitter();
  return chunks.flatMap((chunk) => splitter.push(chunk));
}

describe('LineSplitter', () => {
  it('gives the same lines wherever the chunks end', () => {
    const text = bytes('one\r\nzwölf\n\nécole ✈ 😀\nlast\ncut off');
    const lines = ['one', 'zwölf', 'école ✈ 😀', 'last'];
    expect(split([text])).toEqual(lines);
    expect(split([...text].map((byte) => Uint8Array.of(byte)))).toEqual(lines);
    for (let first = 0; first <= text.length; first++) {
      for (let second = first; second <= text.length; second++) {
        expect(split([text.subarray(0, first), text.subarray(first, second), text.subarray(second)])).toEqual(lines);
      }
    }
  });

  it('gives a line as soon as it is complete', () => {
    const splitter = new LineSplitter();
    expect(splitter.push(bytes('on'))).toEqual([]);
    expect(splitter.push(bytes('e\ntwo\nth'))).toEqual(['one', 'two']);
    expect(splitter.push(bytes('ree'))).toEqual([]);
    expect(splitter.push(bytes('\n'))).toEqual(['three']);
  });

  it('leaves out empty lines, CR alone included', () => {
    expect(split([bytes('\n\r\n\n'), bytes('\r'), bytes('\n')])).toEqual([]);
    expect(split([])).toEqual([]);
  });

  it('keeps a CR that ends no line', () => {
    expect(split([bytes('a\rb\n')])).toEqual(['a\rb']);
  });
});
