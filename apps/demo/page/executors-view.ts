// Where the events run, as loop.stats() has it.

import type { ExecutorStats } from '@mp-event-loop/core';
import { element } from './element.ts';
import type { Engine, EngineName } from './engine.ts';
import { TableRows, Terms } from './text-rows.ts';
import { count, milliseconds } from './wording.ts';

export class ExecutorsView {
  readonly #rows = new TableRows(element('executors'), ['', 'state', 'number', 'number']);
  readonly #terms = new Terms(element('loop'), ['Queued', 'Running', 'Host', 'Wait, median', 'Run, median']);

  draw({ loop, name }: Engine): void {
    const { executors, queued, running, waitTime, runTime } = loop.stats();
    this.#rows.set(
      executors.map((executor) => [
        `${executor.index + 1} · ${KINDS[name]}`,
        executor.state,
        count(executor.running),
        count(executor.ended),
      ]),
    );
    this.#terms.set({
      Queued: count(queued),
      Running: count(running),
      'Wait, median': waitTime.count === 0 ? '–' : milliseconds(waitTime.p50),
      'Run, median': runTime.count === 0 ? '–' : milliseconds(runTime.p50),
      Host: hostOf(executors),
    });
  }
}

const KINDS: Readonly<Record<EngineName, string>> = { own: 'this thread', worker: 'Web Worker', thread: 'thread', process: 'process' };

/** As far as the transport can tell. */
function hostOf(executors: readonly ExecutorStats[]): string {
  const url = executors.find(({ location }) => location.url !== undefined)?.location.url;
  return url === undefined ? 'this browser' : new URL(url).host;
}
