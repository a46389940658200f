/** What tasks print, before callers that read slowly. */
import { beforeEach, describe, expect, it } from 'vitest';
import { MOST_PRINTED, Printing } from '../../dist/host/printing.js';
import { decodeText } from '../../dist/session/ending.js';
import { STDERR, STDOUT } from '../../dist/session/frame.js';
import { wholeOf } from '../../dist/session/parts.js';

const FULL = 4 * 2 ** 20;
const MAX_FRAME = 1024;
let sent: [kind: number, text: string][];
let longest: number;
/** How far the caller is behind. */
let owner: { session: { held: number }; send(kind: number, parts: readonly Uint8Array[]): void };
let printing: Printing;
beforeEach(() => {
  sent = [];
  longest = 0;
  owner = {
    session: { held: 0 },
    send: (kind, parts) => {
      const frame = wholeOf(parts);
      longest = Math.max(longest, frame.length);
      sent.push([kind, decodeText(frame)]);
    },
  };
  printing = new Printing(MAX_FRAME, owner);
});
const textOf = (kind: number): string =>
  sent
    .filter(([one]) => one === kind)
    .map(([, text]) => text)
    .join('');

describe('Printing', () => {
  it('Printing sends at once what a caller takes, in order and by stream', () => {
    expect(printing.print('stdout', 'one\n')).toBeUndefined();
    expect(printing.print('stderr', 'two\n')).toBeUndefined();
    expect(sent).toEqual([
      [STDOUT, 'one\n'],
      [STDERR, 'two\n'],
    ]);
  });

  it('Printing has all that wait wait for the same: of a thread that prints on regardless, nothing is kept for each piece', () => {
    owner.session.held = FULL;
    const room = printing.print('stdout', 'a');
    expect(room).toBeInstanceOf(Promise);
    expect(printing.print('stderr', 'b')).toBe(room);
  });

  it('Printing cuts long text into frames that any caller takes, and no character in two', () => {
    const text = 'ab\u{1f600}é\ud800'.repeat(5000);
    void printing.print('stdout', text);
    expect(textOf(STDOUT)).toBe(text);
    expect(longest).toBeLessThanOrEqual(MAX_FRAME);
    for (const [, piece] of sent) expect(piece).not.toMatch(/^[\udc00-\udfff]|[\ud800-\udbff]$(?<!\ud800)/);
  });

  it('Printing has an executor wait until its caller has taken all', async () => {
    owner.session.held = FULL;
    const room = printing.print('stdout', 'waits\n');
    expect(room).toBeInstanceOf(Promise);
    expect(sent).toEqual([]);
    owner.session.held = 0;
    printing.advance();
    await room;
    expect(sent).toEqual([[STDOUT, 'waits\n']]);
  });

  it('Printing leaves out the middle of what an executor prints that does not wait, and says so', () => {
    owner.session.held = FULL;
    const line = (index: number): string => `line ${index} ${'x'.repeat(100)}\n`;
    const lines = 200_000;
    let most = 0;
    let printed = 0;
    for (let index = 0; index < lines; index += 1) {
      void printing.print('stdout', line(index));
      printed += line(index).length;
      most = Math.max(most, printing.held);
    }
    expect(most).toBeLessThan(MOST_PRINTED + 2 * MAX_FRAME);
    owner.session.held = 0;
    printing.advance();
    const text = textOf(STDOUT);
    expect(text.startsWith(line(0) + line(1))).toBe(true);
    expect(text.endsWith(line(lines - 2) + line(lines - 1))).toBe(true);
    const [, leftOut] = /mp-event-loop: (\d+) bytes of output are left out here/.exec(textOf(STDERR)) ?? [];
    // What the codec writes before each text is in it too.
    expect(Math.abs(Number(leftOut) / (printed - text.length) - 1)).toBeLessThan(0.02);
    expect(printing.held).toBe(0);
  });

  it('Printing leaves nothing behind when it ends', async () => {
    owner.session.held = FULL;
    const room = printing.print('stdout', 'last words\n');
    printing.end();
    await room;
    expect(sent).toEqual([[STDOUT, 'last words\n']]);
  });
});
