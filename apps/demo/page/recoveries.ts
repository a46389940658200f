// Follows a loop's notices, and logs each recovery as it is: who was lost, replaced or out of reach, for how long, which events
// failed and which did not.

import { CancelledError, type Event, EventTimeoutError, type ExecutorStats } from '@mp-event-loop/core';
import type { Engine, EngineName } from './engine.ts';
import type { Log } from './log.ts';
import { inWords, milliseconds } from './wording.ts';

const KINDS: Readonly<Record<EngineName, string>> = { own: 'this thread', worker: 'Web Worker', thread: 'thread', process: 'process' };

export function logRecoveries({ loop, name }: Engine, log: Log): void {
  const away = new Map<number, { readonly since: number; readonly beside: ReadonlySet<Event> }>();
  const running = new Set<Event>();
  const which = ({ index }: ExecutorStats): string => `${index + 1} (${KINDS[name]})`;
  const left = (executor: ExecutorStats): void => {
    away.set(executor.index, { since: performance.now(), beside: new Set(running) });
  };
  const back = (executor: ExecutorStats, how: string, intact = ''): void => {
    const since = away.get(executor.index);
    if (since === undefined) return;
    away.delete(executor.index);
    const kept = [...since.beside].filter(({ status }) => status === 'running' || status === 'fulfilled').map(nameOf);
    const others = kept.length > 0 ? ` Went on untouched: ${kept.join(', ')}.` : '';
    log.happened('mended', `Executor ${which(executor)} ${how} after ${milliseconds(performance.now() - since.since)}${intact}.${others}`);
  };
  loop.subscribe((notice) => {
    switch (notice.type) {
      case 'eventStarted':
        running.add(notice.event);
        break;
      case 'eventEnded':
        running.delete(notice.event);
        if (notice.event.status === 'rejected')
          log.add('failed', `Event “${nameOf(notice.event)}” failed: ${inWords(notice.event.error)}.`);
        break;
      case 'executorLost':
        left(notice.executor);
        log.add('lost', `Executor ${which(notice.executor)} ${howLost(notice.error)}: ${notice.error.message}.`);
        break;
      case 'executorUnreachable':
        if (isBeingOpened(notice.executor)) {
          log.happened('lost', `No host can be reached that would lend executor ${which(notice.executor)}: ${notice.error.message}.`);
          break;
        }
        // Nobody waits for what is there: such as the hosts while the page's own thread, which would hear of them, has frozen.
        if (running.size === 0) break;
        left(notice.executor);
        log.happened('lost', `The link to executor ${which(notice.executor)} is broken; its events go on: ${notice.error.message}.`);
        break;
      case 'executorReady':
        back(notice.executor, 'was replaced');
        break;
      case 'executorReachable':
        if (!isBeingOpened(notice.executor)) back(notice.executor, 'is reached again', ', and nothing was lost');
        break;
      case 'strayError':
      case 'handlerFailed':
        log.add('failed', inWords(notice.error));
        break;
      default:
    }
  });
}

/** One that did not stop was ended by the loop itself, a grace period after that was asked of it. */
function howLost(error: Error): string {
  const isEnded = error instanceof CancelledError || error instanceof EventTimeoutError;
  return isEnded ? 'was ended, since its task did not stop' : 'is lost';
}

/** Until it is there it has no id. */
function isBeingOpened({ id }: ExecutorStats): boolean {
  return id === '';
}

function nameOf(event: Event): string {
  return event.key ?? event.id;
}
