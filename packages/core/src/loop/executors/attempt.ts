/** One attempt to open an executor, from asking the transport to having a channel, or a reason why there is none. */
import { after, nextTurn, type Timer } from '../../clock.ts';
import type { ExecutorChannel, OpenRequest, Transport } from '../../transport.ts';
import { transportError } from '../wire-edge.ts';
import type { SlotSettings } from './slot-owner.ts';

export interface AttemptOwner {
  opened(attempt: Attempt, channel: ExecutorChannel): void;
  /** There is no executor; `isNews`: the transport says why, not who gave the attempt up. */
  refused(attempt: Attempt, reason: Error, isNews: boolean): void;
  /** The way to the executor that was opened, or to a host that was asked for it, is broken, or mended. */
  wayChanged(attempt: Attempt, error: Error | undefined): void;
}

export class Attempt {
  readonly timer: Timer;
  /** The transport's, once it is known. */
  isolation: Transport['isolation'] | undefined;
  readonly #index: number;
  readonly #settings: SlotSettings;
  readonly #owner: AttemptOwner;
  readonly #controller = new AbortController();

  /** `lateness` is the reason of an end after `startTimeout`. */
  constructor(index: number, settings: SlotSettings, owner: AttemptOwner, lateness: Error) {
    this.#index = index;
    this.#settings = settings;
    this.#owner = owner;
    this.timer = after(settings.startTimeout, () => {
      this.abort(lateness);
      // Whoever was opening it may say first what kept it.
      nextTurn(() => owner.refused(this, lateness, false));
    });
  }

  /** Asks the transport. To be called once. */
  begin(): void {
    void this.#settings.context.run(() => this.#open());
  }

  abort(reason: Error): void {
    this.#controller.abort(reason);
  }

  async #open(): Promise<void> {
    const { transport, name, print } = this.#settings;
    const { signal } = this.#controller;
    const reachable: OpenRequest['reachable'] = (error) =>
      this.#owner.wayChanged(this, error === undefined ? undefined : transportError(error));
    let channel: ExecutorChannel;
    try {
      const opener = await transport();
      signal.throwIfAborted();
      this.isolation = opener.isolation;
      channel = await opener.open({ name, index: this.#index, signal, print, reachable });
    } catch (error) {
      this.#owner.refused(this, transportError(error), error !== signal.reason);
      return;
    }
    this.#owner.opened(this, channel);
  }
}
