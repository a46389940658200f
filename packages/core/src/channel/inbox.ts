/** Messages on their way from the wire to whoever listens, from the first one on. */
import { microtask } from '../clock.ts';

/**
 * Keeps messages until they are listened to, and hands them on in order. A channel delivers what comes off the wire, and passes
 * on its own `listen`:
 *
 * ```ts
 * socket.on('messages', (messages) => {
 *   for (const message of messages) this.#inbox.deliver(message);
 *   this.#inbox.drained();
 * });
 * ```
 */
export class Inbox<Message> {
  #kept: Message[] = [];
  #listener: ((message: Message) => void) | undefined;
  #drained: () => void = () => {};

  /** Hands a message to the listener, or keeps it until there is one. Must not be called inside the channel's `send`. */
  deliver(message: Message): void {
    if (this.#listener === undefined) this.#kept.push(message);
    else this.#listener(message);
  }

  /** Tells the listener that nothing more waits on the wire. Does nothing while nobody listens. */
  drained(): void {
    this.#drained();
  }

  /** Has each message handed to `listener`. Those that came before follow in a microtask, and `drained` after them. Called once. */
  listen(listener: (message: Message) => void, drained: () => void): void {
    microtask(() => {
      // What comes meanwhile is kept too, and so stays in its place.
      for (const message of this.#kept) listener(message);
      this.#kept = [];
      this.#listener = listener;
      this.#drained = drained;
      drained();
    });
  }
}
