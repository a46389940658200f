// Pause, faster, slower, all at once: how fast the feed sends.

import { element, setText } from './element.ts';
import type { Log } from './log.ts';
import { setPace } from './server.ts';
import { count } from './wording.ts';

const STEPS = [500, 1_000, 2_000, 5_000, 10_000, 20_000] as const;
const FASTEST = 20_000;

export class PaceControls {
  readonly #log: Log;
  /** Told of a flood, before it comes. */
  readonly #flood: (isOn: boolean) => void;
  #perSecond: number;
  #isPaused = false;
  #isFlood = false;

  constructor(perSecond: number, log: Log, flood: (isOn: boolean) => void) {
    this.#perSecond = perSecond;
    this.#log = log;
    this.#flood = flood;
    element('pause').addEventListener('click', () => {
      this.#isPaused = !this.#isPaused;
      void this.#changed(this.#isPaused ? 'Paused: the feed sends nothing.' : 'The feed goes on.');
    });
    element('flood').addEventListener('click', () => {
      this.#setFlood(!this.#isFlood);
      this.#isPaused = false;
      const pace = `${count(this.#perSecond)} flights a second`;
      void this.#changed(
        this.#isFlood ? 'All at once: the feed sends as fast as it can, and the job parses 8 MB in one go.' : `Back to ${pace}.`,
      );
    });
    element('slower').addEventListener('click', () => this.#step(-1));
    element('faster').addEventListener('click', () => this.#step(1));
    this.#show();
  }

  /** The server may have been told something by another page, or by this one before it was loaded again. */
  async tell(): Promise<void> {
    await setPace(this.#now);
  }

  get #now(): number {
    if (this.#isPaused) return 0;
    return this.#isFlood ? Infinity : this.#perSecond;
  }

  #step(by: 1 | -1): void {
    const next = by > 0 ? STEPS.find((step) => step > this.#perSecond) : STEPS.findLast((step) => step < this.#perSecond);
    this.#perSecond = next ?? this.#perSecond;
    this.#setFlood(false);
    void this.#changed(`${by > 0 ? 'Faster' : 'Slower'}: ${count(this.#perSecond)} flights a second.`);
  }

  #setFlood(isOn: boolean): void {
    if (this.#isFlood === isOn) return;
    this.#isFlood = isOn;
    this.#flood(isOn);
  }

  async #changed(text: string): Promise<void> {
    this.#show();
    this.#log.happened('you', text);
    await this.tell().catch((error: Error) => this.#log.happened('failed', error.message));
  }

  #show(): void {
    setText(element('pause'), this.#isPaused ? 'Go on' : 'Pause');
    element('flood').setAttribute('aria-pressed', String(this.#isFlood));
    const pace = this.#isFlood ? 'as fast as it goes, 8 MB at a time' : `${count(this.#perSecond)} flights a second`;
    setText(element('pace'), this.#isPaused ? `Paused. Pace: ${pace}.` : `Pace: ${pace}.`);
    element<HTMLButtonElement>('slower').disabled = this.#perSecond <= STEPS[0];
    element<HTMLButtonElement>('faster').disabled = this.#perSecond >= FASTEST;
  }
}
