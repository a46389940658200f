// What goes wrong, on purpose: the executor that has the replay dies or freezes, or the way to it breaks.

import { exitNow, spin } from '../src/live/tasks.ts';
import { HANG, type LinkFault } from '../src/page/page-setup.ts';
import { element, setText } from './element.ts';
import type { Engine } from './engine.ts';
import type { Log } from './log.ts';
import { WITH_REPLAY } from './replayer.ts';
import { breakLink } from './server.ts';

/** ms that a busy loop may have, and that it would take. */
const TIMEOUT = 1_000;
const FREEZE = 2_500;

export class FaultControls {
  readonly #log: Log;
  readonly #engine: () => Engine;

  constructor(engine: () => Engine, log: Log) {
    this.#engine = engine;
    this.#log = log;
    element('kill').addEventListener('click', () => this.#kill());
    element('freeze').addEventListener('click', () => this.#freeze());
    element('cut').addEventListener('click', () => void this.#breakLink('cut'));
    element('hang').addEventListener('click', () => void this.#breakLink('hang'));
  }

  /** After the engine has changed. */
  show(): void {
    const { name, link } = this.#engine();
    const isOwn = name === 'own';
    element<HTMLButtonElement>('kill').disabled = isOwn;
    setText(
      element('faults-note'),
      isOwn
        ? 'There is no executor to kill here but the page, and nothing can end a busy loop in it.'
        : link === 'feed'
          ? 'The link is the HTTP response that the flights come by.'
          : 'The link is the WebSocket between this page and the host.',
    );
  }

  #kill(): void {
    this.#log.happened('you', 'A task that exits was sent to the executor that has the replay.');
    this.#engine().loop.addEvent(exitNow, [], { key: 'exit', affinity: WITH_REPLAY });
  }

  #freeze(): void {
    const { loop, name } = this.#engine();
    this.#log.happened(
      'you',
      name === 'own'
        ? `A busy loop of ${FREEZE / 1_000} s runs in this page’s own thread: no timeout can end it.`
        : `A busy loop was sent to the executor that has the replay, with a timeout of ${TIMEOUT / 1_000} s.`,
    );
    const add = (): unknown => loop.addEvent(spin, [FREEZE], { key: 'busy loop', affinity: WITH_REPLAY, timeout: TIMEOUT });
    // The line above is to be seen before the page stands still.
    requestAnimationFrame(() => setTimeout(add));
  }

  async #breakLink(fault: LinkFault): Promise<void> {
    const { link } = this.#engine();
    const what = link === 'feed' ? 'link to the feed' : 'link to the host';
    this.#log.happened('you', fault === 'cut' ? `The ${what} was cut.` : `The ${what} hangs for ${HANG / 1_000} s: nothing goes through.`);
    await breakLink({ to: link, fault }).catch((error: Error) => this.#log.happened('failed', error.message));
  }
}
