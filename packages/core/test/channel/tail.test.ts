import { describe, expect, it } from 'vitest';
import { Tail } from '../../src/channel/index.ts';

describe('a Tail', () => {
  it('is empty while nothing was printed', () => {
    expect(new Tail().text).toBe('');
  });

  it('puts the pieces of a line together, and drops the white space after the last line', () => {
    const tail = new Tail();
    for (const piece of ['Error: dis', 'k full\n', '    at write', '\n\n']) tail.add(piece);
    expect(tail.text).toBe('Error: disk full\n    at write');
  });

  it('keeps the last 40 lines', () => {
    const tail = new Tail();
    for (let line = 1; line <= 100; line += 1) tail.add(`line ${line}\n`);
    const lines = tail.text.split('\n');
    expect(lines.length).toBe(40);
    expect([lines[0], lines[39]]).toEqual(['line 61', 'line 100']);
  });

  it('keeps the last 4,096 characters of a line without an end', () => {
    const tail = new Tail();
    for (let piece = 0; piece < 100; piece += 1) tail.add('x'.repeat(1000));
    tail.add('the end');
    expect(tail.text.length).toBe(4096);
    expect(tail.text.endsWith('xthe end')).toBe(true);
  });
});
