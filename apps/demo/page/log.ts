// What happened: one line that is read out, and below it everything, newest first.

import { element, made } from './element.ts';

export type Kind = 'you' | 'lost' | 'failed' | 'mended' | 'note';

/** Lines that are kept. */
const KEPT = 200;
/** What screen readers and eyes without colour know the kinds by. */
const WORDS: Readonly<Record<Kind, string>> = { you: 'you', lost: 'lost', failed: 'failed', mended: 'mended', note: 'note' };

export class Log {
  readonly #line = element('happened');
  readonly #list = element('log');
  #lines = 0;

  constructor() {
    // What scrolls must be reached by the keyboard, too.
    element('log-frame').tabIndex = 0;
  }

  /** For what follows from an action, or is as important as that: it is read out. */
  happened(kind: Kind, text: string): void {
    this.#line.textContent = text;
    this.add(kind, text);
  }

  add(kind: Kind, text: string): void {
    const item = made('li');
    this.#lines += 1;
    item.value = this.#lines;
    item.dataset.kind = kind;
    item.append(made('time', (performance.now() / 1_000).toFixed(2)), made('span', WORDS[kind], 'kind'), made('span', text, 'text'));
    this.#list.prepend(item);
    while (this.#list.children.length > KEPT) this.#list.lastElementChild?.remove();
  }
}
