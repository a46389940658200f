/** How much may be under way to an executor. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Window } from '../../src/client/window.ts';
import { HEADER_BYTES } from '../../src/session/frame.ts';
import { payloadOf } from '../../src/session/parts.ts';

let sent: number[];
let window: Window;
beforeEach(() => {
  sent = [];
  window = new Window({ advance: (message) => void sent.push(payloadOf(message)) });
  window.resize(100);
});
function add(...sizes: number[]): void {
  for (const size of sizes) window.add([new Uint8Array(size + HEADER_BYTES)]);
}

describe('Window', () => {
  it('Window sends nothing beyond its size, and goes on in order when bytes were read', () => {
    add(60, 30, 20, 5);
    expect(sent).toEqual([60, 30]);
    window.read(60);
    expect(sent).toEqual([60, 30, 20, 5]);
    expect(window.isEmpty).toBe(true);
  });

  it('Window sends a single frame whatever its size', () => {
    add(500, 1);
    expect(sent).toEqual([500]);
    window.read(500);
    expect(sent).toEqual([500, 1]);
  });

  it('Window is full from half its size on', () => {
    add(50);
    expect(window.isFull).toBe(false);
    add(1);
    expect(window.isFull).toBe(true);
    window.read(25);
    expect(window.isFull).toBe(false);
  });

  it('Window forgets waiting frames when cleared', () => {
    add(100, 1);
    window.clear();
    window.read(100);
    expect(sent).toEqual([100]);
  });
});
