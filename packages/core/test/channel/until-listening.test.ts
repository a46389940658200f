import { describe, expect, it } from 'vitest';
import { Deferred, endedTooEarly, type OpeningChannel, untilListening } from '../../src/channel/index.ts';
import { type CloseReason, type ExecutorChannel, TransportError } from '../../src/index.ts';

/** A channel whose executor does what the test says, and nothing else. */
class TestChannel implements OpeningChannel {
  readonly id = 'r2';
  readonly location = {};
  readonly opening = new Deferred<void>();
  readonly end = new Deferred<CloseReason>();
  readonly listening = this.opening.promise;
  readonly closed = this.end.promise;
  kills = 0;

  send(): void {}
  async ready(): Promise<void> {}
  listen(): void {}
  async close(): Promise<void> {}
  ref(): void {}
  unref(): void {}

  async kill(): Promise<void> {
    this.kills += 1;
    this.end.resolve({ kind: 'killed' });
    await this.closed;
  }
}

function open(channel: TestChannel, signal: AbortSignal = new AbortController().signal): Promise<ExecutorChannel> {
  return untilListening(channel, signal, 'robot');
}

describe('untilListening', () => {
  it('resolves with the channel when the executor listens', async () => {
    const channel = new TestChannel();
    const opened = open(channel);
    channel.opening.resolve();
    expect(await opened).toBe(channel);
    expect(channel.kills).toBe(0);
  });

  it('heeds no signal that aborts later', async () => {
    const channel = new TestChannel();
    const controller = new AbortController();
    channel.opening.resolve();
    await open(channel, controller.signal);
    controller.abort();
    await new Promise<void>((resolve) => setImmediate(resolve));
    expect(channel.kills).toBe(0);
  });

  it('rejects when the executor ends first', async () => {
    const channel = new TestChannel();
    const opened = open(channel);
    channel.end.resolve({ kind: 'exited', exitCode: 9 });
    const error = await opened.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TransportError);
    expect((error as Error).message).toBe('robot r2 ended before it was ready (exit code 9)');
  });

  it('rejects with what listening rejects with, and kills the executor', async () => {
    const channel = new TestChannel();
    const opened = open(channel);
    channel.opening.reject(new Error('no room'));
    channel.end.resolve({ kind: 'failed' });
    await expect(opened).rejects.toThrow('no room');
    expect(channel.kills).toBe(1);
  });

  it('kills the executor and rejects with the reason when the signal aborts', async () => {
    const channel = new TestChannel();
    const controller = new AbortController();
    const opened = open(channel, controller.signal);
    controller.abort(new Error('enough'));
    await expect(opened).rejects.toThrow('enough');
    expect(channel.kills).toBe(1);
  });

  it('kills the executor at once when the signal had aborted before', async () => {
    const channel = new TestChannel();
    await expect(open(channel, AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
    expect(channel.kills).toBe(1);
  });

  it('rejects only when nothing is left running', async () => {
    const channel = new TestChannel();
    const order: string[] = [];
    void channel.closed.then(() => order.push('closed'));
    await open(channel, AbortSignal.abort()).catch(() => order.push('rejected'));
    expect(order).toEqual(['closed', 'rejected']);
  });
});

describe('endedTooEarly', () => {
  it('says how, why, and what was printed last', () => {
    const cause = new Error('bad option');
    const error = endedTooEarly('process fork-1', { kind: 'failed', signal: 'SIGKILL', error: cause, stderrTail: 'no such\noption' });
    expect(error.message).toBe('process fork-1 ended before it was ready (SIGKILL): bad option; its last words:\nno such\noption');
    expect(error.cause).toBe(cause);
  });

  it('says the kind of an end that has neither signal nor exit code', () => {
    expect(endedTooEarly('web worker 1', { kind: 'killed' }).message).toBe('web worker 1 ended before it was ready (killed)');
  });
});
