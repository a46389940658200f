/** What an executor prints, on its way to the loop: as text, whole, with its last lines kept. */
import type { OpenRequest } from '@mp-event-loop/core';
import { Tail } from '@mp-event-loop/core/channel';
import { STDERR, STDOUT } from './frames.ts';

type Stream = Parameters<OpenRequest['print']>[0];

export interface OutputOwner {
  /** So much that was printed waits already that the executor should wait until this resolves. */
  holdUntil(room: Promise<void>): void;
}

export class Output {
  readonly #request: Pick<OpenRequest, 'print'>;
  readonly #owner: OutputOwner;
  readonly #stderrTail = new Tail();
  readonly #ends: (() => void)[] = [];
  readonly #framed = { [STDOUT]: this.source('stdout'), [STDERR]: this.source('stderr') };

  constructor(request: Pick<OpenRequest, 'print'>, owner: OutputOwner) {
    this.#request = request;
    this.#owner = owner;
  }

  /** Gives what takes the bytes of one source. Each has a decoder of its own, for the character that comes in two parts. */
  source(stream: Stream): (bytes: Uint8Array) => void {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    this.#ends.push(() => this.#say(stream, decoder.decode()));
    return (bytes) => this.#say(stream, decoder.decode(bytes, { stream: true }));
  }

  /** Takes the body of a frame, where the frame is of something printed. Returns whether it is. */
  takes(kind: number, body: Uint8Array): boolean {
    if (kind !== STDOUT && kind !== STDERR) return false;
    this.#framed[kind](body);
    return true;
  }

  /** Nothing more will come: lets go of characters that were cut off. */
  end(): void {
    for (const end of this.#ends) end();
  }

  get stderrTail(): string {
    return this.#stderrTail.text;
  }

  #say(stream: Stream, text: string): void {
    if (text === '') return;
    if (stream === 'stderr') this.#stderrTail.add(text);
    const room = this.#request.print(stream, text);
    if (room instanceof Promise) this.#owner.holdUntil(room);
  }
}
