// Heavy work beside the replay: an event with progress, that can be cancelled.

import { countPrimes } from '../src/live/tasks.ts';
import { element, made } from './element.ts';
import type { Engine } from './engine.ts';
import type { Log } from './log.ts';
import { count, inWords, milliseconds } from './wording.ts';

/** Some seconds of work. */
const LIMIT = 6_000_000;
/** At a time: a list, and no flood. */
const MOST = 8;

export class WorkControls {
  readonly #log: Log;
  readonly #engine: () => Engine;
  readonly #button = element<HTMLButtonElement>('work');
  readonly #list = element('work-list');
  #added = 0;

  constructor(engine: () => Engine, log: Log) {
    this.#engine = engine;
    this.#log = log;
    this.#button.addEventListener('click', () => void this.#add());
  }

  async #add(): Promise<void> {
    this.#added += 1;
    const name = `primes ${this.#added}`;
    const since = performance.now();
    const { item, bar, cancel } = this.#newItem(name);
    const event = this.#engine().loop.addEvent(countPrimes, [LIMIT], {
      key: name,
      onProgress: (share) => {
        bar.value = share as number;
      },
    });
    cancel.addEventListener('click', () => event.cancel('cancelled on the page'));
    this.#log.happened('you', `Work “${name}” is added: the primes below ${count(LIMIT)}.`);
    try {
      const primes = await event.finished;
      this.#log.happened('note', `Work “${name}” is done after ${milliseconds(performance.now() - since)}: ${count(primes)} primes.`);
    } catch (error) {
      if (event.status === 'cancelled') this.#log.happened('note', `Work “${name}” was cancelled, and stopped.`);
      else this.#log.happened('failed', `Work “${name}” failed: ${inWords(error)}.`);
    } finally {
      // The list must not take the focus along.
      if (item.contains(document.activeElement)) this.#button.focus();
      item.remove();
      this.#button.disabled = false;
    }
  }

  #newItem(name: string): { item: HTMLElement; bar: HTMLProgressElement; cancel: HTMLButtonElement } {
    const item = made('li');
    const bar = made('progress');
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute('aria-label', `Progress of ${name}`);
    const cancel = made('button', 'Cancel', 'quiet');
    cancel.type = 'button';
    cancel.setAttribute('aria-label', `Cancel ${name}`);
    item.append(made('span', name), bar, cancel);
    this.#list.append(item);
    this.#button.disabled = this.#list.children.length >= MOST;
    return { item, bar, cancel };
  }
}
