/** What strangers say can neither forge lines of the log nor flood it; and a reader who is slow costs lines, not memory. */
import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { textLog } from '../../dist/host/log.js';
import { jsonLog } from '../../dist/process/json-log.js';
import { lossyWriter } from '../../dist/process/lossy.js';

const evil = 'one\n{"event":"forged"}\r\u001b[31mred\u0000\u2028\u0085\ud800"quoted" \\ ';

it.each([
  ['text', textLog],
  ['JSON', jsonLog],
])('the %s log escapes and cuts what a peer sent', (_, makeLog) => {
  const lines: string[] = [];
  const log = makeLog((line) => void lines.push(line));
  log('breach', { principal: evil, message: 'x'.repeat(100_000), status: 401 });
  expect(lines).toHaveLength(1);
  const [line] = lines as [string];
  expect(line).toMatch(/^[\x20-\x7e…]+\n$/);
  expect(line.length).toBeLessThan(700);
  if (makeLog === jsonLog) expect(JSON.parse(line)).toMatchObject({ event: 'breach', status: 401 });
});

it('log lines for a slow reader are counted, not kept', async () => {
  const taken: (() => void)[] = [];
  const written: string[] = [];
  const stream = new Writable({
    decodeStrings: false,
    write: (line: string, _encoding, done) => {
      written.push(line);
      taken.push(done);
    },
  });
  const lost: number[] = [];
  const write = lossyWriter(stream, (count) => lost.push(count));
  const line = `${'x'.repeat(99)}\n`;
  for (let count = 0; count < 50_000; count += 1) write(line);
  expect(stream.writableLength).toBeLessThan(1.1 * 2 ** 20);
  while (taken.length > 0) {
    for (const done of taken.splice(0)) done();
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(lost).toEqual([50_000 - written.length]);
  expect(lost[0]).toBeGreaterThan(30_000);
  write('and now\n');
  expect(written.at(-1)).toBe('and now\n');
});
