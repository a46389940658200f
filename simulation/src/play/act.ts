/** One event of a history: what was drawn for it, and what was seen of it. */
import type { Event } from '../core.ts';
import type { EventSpec } from '../program/program.ts';

export type Settled = { readonly value: unknown } | { readonly error: unknown };

export class Act {
  readonly spec: EventSpec;
  /** `map` added it: nobody else has seen it before. */
  readonly isMapped: boolean;
  event: Event | undefined;
  /** What cancels it when it aborts. */
  signal: AbortSignal | undefined;
  /** Its place among those that were added. */
  order = 0;
  addedAt = 0;
  /** Given to something whose calls end it for reasons of their own: a proxy, or a cached value. */
  isBound = false;

  // What was done to it.
  readonly cancels: string[] = [];
  isLeft = false;

  // What was seen of it.
  added = 0;
  started = 0;
  ended = 0;
  endedAt: number | undefined;
  readonly outputs: unknown[] = [];
  readonly lastOutputs: unknown[] = [];
  /** How many handlers there were, if that changed meanwhile. */
  errors = 0;
  handlerFailures = 0;
  progress = 0;
  /** How often its own listener to progress was called. */
  followed = 0;
  strays = 0;
  finished: Settled | undefined;
  items = 0;
  iterated: 'over' | 'left' | { readonly error: unknown } | undefined;
  readonly notes: string[] = [];

  constructor(spec: EventSpec, isMapped: boolean) {
    this.spec = spec;
    this.isMapped = isMapped;
  }

  /** How often it may run again. */
  get retries(): number {
    return this.spec.retriesNothing === true ? 0 : (this.spec.retries ?? 0);
  }

  get id(): number {
    return this.spec.id;
  }

  get hasEnded(): boolean {
    return ['fulfilled', 'rejected', 'cancelled'].includes(this.event?.status ?? 'created');
  }

  /** Somebody wants it to end. */
  noteCancel(now: string): void {
    if (!this.hasEnded) this.cancels.push(this.event?.status ?? 'unknown');
    this.notes.push(`cancelled ${now} while ${this.event?.status}`);
  }

  toString(): string {
    const { event } = this;
    const error = event?.error;
    const outcome = error === undefined ? '' : ` with ${(error as { code?: string }).code ?? ''} ${firstLine(error)}`;
    return `event ${this.id} ${event?.status}${outcome} [${this.notes.join('; ')}] ${JSON.stringify(this.spec)}`;
  }
}

export function codeOf(error: unknown): string | undefined {
  try {
    const code = (error as { code?: unknown } | undefined)?.code;
    return typeof code === 'string' ? code : undefined;
  } catch {
    return undefined;
  }
}

export function firstLine(error: unknown): string {
  try {
    return String((error as Error).message).split('\n')[0] ?? '';
  } catch {
    return 'an error that cannot be read';
  }
}
