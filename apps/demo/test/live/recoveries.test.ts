import { CancelledError, type Event, type EventLoop, ExecutorLostError, type ExecutorStats, type LoopNotice } from '@mp-event-loop/core';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../page/engine.ts';
import type { Log } from '../../page/log.ts';
import { logRecoveries } from '../../page/recoveries.ts';

/** What the log says of these notices. */
function told(...notices: readonly LoopNotice[]): string[] {
  const lines: string[] = [];
  const write = (_: string, text: string): number => lines.push(text);
  const loop = {
    subscribe: (listener: (notice: LoopNotice) => void) => {
      for (const notice of notices) listener(notice);
    },
  };
  logRecoveries({ loop: loop as unknown as EventLoop, name: 'thread' } as Engine, { add: write, happened: write } as unknown as Log);
  return lines;
}

const executor = { index: 0, id: 'ws-1' } as ExecutorStats;
const event = { key: 'replay', status: 'running' } as Event;
const error = new Error('ws://here/: the connection closed (1006)');

describe('the log of recoveries', () => {
  it('a link that breaks while events run is told of, and so is its mending', () => {
    expect(
      told({ type: 'eventStarted', event }, { type: 'executorUnreachable', executor, error }, { type: 'executorReachable', executor }),
    ).toEqual([
      'The link to executor 1 (thread) is broken; its events go on: ws://here/: the connection closed (1006).',
      expect.stringMatching(/^Executor 1 \(thread\) is reached again after [\d.]+ ms, and nothing was lost\. Went on untouched: replay\.$/),
    ]);
  });

  it('a link that breaks while nothing runs is no news', () => {
    expect(told({ type: 'executorUnreachable', executor, error }, { type: 'executorReachable', executor })).toEqual([]);
  });

  it('an executor that was ended because its task did not stop is not called lost', () => {
    expect(told({ type: 'executorLost', executor, error: new CancelledError('event 7 (live/replay) was cancelled') })).toEqual([
      'Executor 1 (thread) was ended, since its task did not stop: event 7 (live/replay) was cancelled.',
    ]);
    const lost = new ExecutorLostError('executor ws-1 exited with code 7', { exitCode: 7, signal: null, stderrTail: '', wasRunning: true });
    expect(told({ type: 'executorLost', executor, error: lost })).toEqual([
      'Executor 1 (thread) is lost: executor ws-1 exited with code 7.',
    ]);
  });
});
