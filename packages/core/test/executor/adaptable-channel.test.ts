/** An executor that serves through an adapter, and what becomes of one that is named too late or can't be had. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { AdaptableChannel } from '../../src/executor/adaptable-channel.ts';
import type { TaskList } from '../../src/executor/adapter.ts';
import { FakeLine } from './fake-line.ts';

const tasks: TaskList = { importOnly: async () => undefined, allowOnly: () => {}, nameOf: () => undefined };
const folder = mkdtempSync(join(tmpdir(), 'adapters-'));
let files = 0;

/** Returns the URL of a module of that text. */
function moduleOf(text: string): string {
  files += 1;
  const file = join(folder, `adapter-${files}.mjs`);
  writeFileSync(file, text);
  return pathToFileURL(file).href;
}

/** Writes each message in capitals, and the answers in small letters; says that it is full. */
const shouting = `export const adapt = (channel) => ({
  isFull: true,
  closed: channel.closed,
  send: (message) => channel.send(message.toLowerCase()),
  ready: () => channel.ready(),
  listen: (listener, drained) => channel.listen((message) => {
    try { listener(typeof message === 'string' ? message.toUpperCase() : message); }
    catch (error) { channel.send(error.code); }
  }, drained),
  close: () => channel.close(),
  mark: (started) => channel.mark(started),
});`;

class Served {
  readonly line = new FakeLine();
  readonly channel = new AdaptableChannel(this.line, tasks);
  readonly received: unknown[] = [];
  drains = 0;

  constructor() {
    this.channel.listen(
      (message) => this.received.push(message),
      () => {
        this.drains += 1;
      },
    );
  }
}

describe('an executor whose first message names an adapter', () => {
  it('serves through it, from the next message on', async () => {
    const { line, channel, received } = new Served();
    line.deliver(['adapt', moduleOf(shouting)]);
    line.deliver('early', 'messages');
    await expect.poll(() => received).toEqual(['EARLY', 'MESSAGES']);
    line.deliver('late');
    expect(received).toEqual(['EARLY', 'MESSAGES', 'LATE']);
    expect(channel.isFull).toBe(true);
    channel.send('ANSWER');
    channel.mark(3);
    expect([line.messages, line.started]).toEqual([['answer'], 3]);
  });

  it('tells the adapter of a second name that came through it, and goes no further', async () => {
    const { line, received } = new Served();
    line.deliver(['adapt', moduleOf(shouting)]);
    line.deliver(['adapt', 'data:text/javascript,globalThis.isTaken=true']);
    await expect.poll(() => line.messages).toEqual(['ERR_PROTOCOL']);
    expect(received).toEqual([]);
    expect(globalThis).not.toHaveProperty('isTaken');
  });

  it.each([
    ['that is not there', () => 'file:///nowhere.mjs', /nowhere/],
    ['without adapt', () => moduleOf('export const other = 1;'), /adapt/],
  ])('an adapter %s ends the channel, with the reason', async (_, url, reason) => {
    const { line } = new Served();
    line.deliver(['adapt', url()]);
    expect(await line.closed).toEqual({ kind: 'closed' });
    expect(line.messages).toEqual([['failed', expect.objectContaining({ message: expect.stringMatching(reason) })]]);
  });
});

describe('an executor without an adapter', () => {
  it('gets messages as they are', () => {
    const { line, channel, received } = new Served();
    line.deliver(['hello'], 'second');
    channel.send('ANSWER');
    expect([received, line.messages, channel.isFull]).toEqual([[['hello'], 'second'], ['ANSWER'], false]);
  });

  it('ends if one is named after the first message, and does not import it', async () => {
    const { line, received } = new Served();
    line.deliver(['hello']);
    line.deliver(['adapt', 'data:text/javascript,globalThis.isTaken=true']);
    expect(await line.closed).toEqual({ kind: 'closed' });
    expect(received).toEqual([['hello']]);
    expect(line.messages).toEqual([['failed', expect.objectContaining({ ours: 'ERR_PROTOCOL' })]]);
    expect(globalThis).not.toHaveProperty('isTaken');
  });
});
