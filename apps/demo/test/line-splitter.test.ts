import { describe, expect, it } from 'vitest';
import { LineSplitter } from '../src/flights/line-splitter.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function split(chunks: readonly Uint8Array[]): string[] {
  const splitter = new LineSplitter();
  return chunks.flatMap((chunk) => splitter.push(chunk));
}

describe('LineSplitter', () => {
  it('LineSplitter gives the same lines wherever the chunks end', () => {
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

  it('LineSplitter gives a line as soon as it is complete', () => {
    const splitter = new LineSplitter();
    expect(splitter.push(bytes('on'))).toEqual([]);
    expect(splitter.push(bytes('e\ntwo\nth'))).toEqual(['one', 'two']);
    expect(splitter.push(bytes('ree'))).toEqual([]);
    expect(splitter.push(bytes('\n'))).toEqual(['three']);
  });

  it('LineSplitter leaves out empty lines, including a lone CR', () => {
    expect(split([bytes('\n\r\n\n'), bytes('\r'), bytes('\n')])).toEqual([]);
    expect(split([])).toEqual([]);
  });

  it('LineSplitter keeps a CR that does not end a line', () => {
    expect(split([bytes('a\rb\n')])).toEqual(['a\rb']);
  });
});
