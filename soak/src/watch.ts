/** Sees what a loop tells its handlers and subscribers, and writes it down with the event that it is about. */
import type { Event, LoopNotice, OutputHandler } from '@mp-event-loop/core';
import type { Act } from './act.ts';
import type { Order } from './deed.ts';

export interface WatchOwner {
  /** An output handler or a subscriber adds an event while the loop is at it. */
  addAnother(): void;
  /** A subscriber cancels an event. */
  cancel(act: Act): void;
}

/** What an output handler throws that is to throw. */
const HANDLER_ERROR = 'the handler is to throw';

export class Watch {
  readonly acts: Map<number, Act> = new Map();
  readonly violations: string[] = [];
  /** Ended events, as their handlers saw them. */
  readonly handled: Act[] = [];
  /** Executors that were lost. */
  lost = 0;
  readonly #owner: WatchOwner;
  /** The event whose chain is at an async handler. */
  #atHandler: Act | undefined;

  constructor(owner: WatchOwner) {
    this.#owner = owner;
  }

  readonly outputHandlers: readonly OutputHandler[] = [
    (event) => this.#first(event, false),
    (event) => this.#middle(event),
    (event) => void this.#actOf(event).lastOutputs.push(event.results),
  ];

  readonly errorHandlers: readonly OutputHandler[] = [(event) => this.#first(event, true)];

  #actOf(event: Event): Act {
    const act = this.acts.get((event.args[0] as Order).id) as Act;
    act.event ??= event;
    if (act.event !== event) this.violations.push(`event ${act.id} reached a handler as another object than was added`);
    return act;
  }

  #first(event: Event, isError: boolean): void {
    const act = this.#actOf(event);
    act.note(isError ? `error handler: ${event.status}, ${describe(event.error)}` : `output handler: ${event.status}`);
    if (this.#atHandler !== undefined)
      this.violations.push(`event ${act.id} reached a handler while an async handler was at event ${this.#atHandler.id}`);
    if (act.plan.expects.ends !== 'items' || isError) this.handled.push(act);
    if (isError) act.errors += 1;
    else act.outputs.push(event.results);
  }

  #middle(event: Event): unknown {
    const act = this.#actOf(event);
    switch (act.fate.handling) {
      case 'nothing':
        return undefined;
      case 'takes its time':
        return this.#during(act, 2);
      case 'throws':
        throw new Error(HANDLER_ERROR);
      case 'rejects':
        return this.#during(act, 0).then(() => Promise.reject(new Error(HANDLER_ERROR)));
      case 'ends the chain':
        return true;
      case 'ends the chain later':
        return this.#during(act, 1).then(() => true);
      case 'adds another':
        return this.#owner.addAnother();
    }
  }

  async #during(act: Act, ms: number): Promise<void> {
    this.#atHandler = act;
    await new Promise((resolve) => setTimeout(resolve, ms));
    this.#atHandler = undefined;
  }

  readonly heed = (notice: LoopNotice): void => {
    switch (notice.type) {
      case 'eventAdded':
        this.#actOf(notice.event).addedNotices += 1;
        return;
      case 'eventStarted':
        this.#started(this.#actOf(notice.event));
        return;
      case 'eventEnded':
        this.#ended(this.#actOf(notice.event));
        return;
      case 'progress':
        this.#actOf(notice.event).progress.push(notice.value);
        return;
      case 'handlerFailed':
        this.#actOf(notice.event).handlerFailures += 1;
        if ((notice.error as Error).message !== HANDLER_ERROR) this.violations.push(`a handler failed: ${describe(notice.error)}`);
        return;
      case 'strayError':
        this.#strayed(notice.error, notice.eventId);
        return;
      case 'executorLost':
        this.lost += 1;
        return;
      default:
    }
  };

  #started(act: Act): void {
    act.startedNotices += 1;
    act.startedAt = performance.now();
    act.note('started');
    if (act.endedNotices > 0) this.violations.push(`event ${act.id} started after it had ended`);
    if (act.fate.hearing === 'cancels it') this.#owner.cancel(act);
  }

  #ended(act: Act): void {
    act.endedNotices += 1;
    act.endedAt = performance.now();
    act.note(`ended: ${act.event?.status}, ${describe(act.event?.error)}`);
    if (act.fate.hearing === 'adds another') this.#owner.addAnother();
  }

  #strayed(error: Error, eventId: string | undefined): void {
    const act = [...this.acts.values()].find(({ plan }) => plan.strayMessage !== undefined && error.message.includes(plan.strayMessage));
    if (act === undefined) this.violations.push(`a stray error that nobody threw: ${describe(error)}`);
    else {
      act.strays += 1;
      act.note('strayed');
      if (eventId !== act.event?.id) this.violations.push(`the stray error of event ${act.event?.id} came as one of event ${eventId}`);
    }
  }
}

export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: unknown };
  return `${error.name} (${String(code)}): ${error.message.slice(0, 300)}`;
}
