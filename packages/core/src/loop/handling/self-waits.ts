/** Handlers that call what waits for handlers to end, and are awaited themselves: told of once nothing else is left that could end. */
import { after } from '../../clock.ts';
import { report } from '../reporting/printing.ts';

/** ms between looks at whether anything is left. */
const LOOK_EACH = 500;

export type SelfWait = 'wait()' | 'stop()';

export class SelfWaits {
  readonly #report: (what: string) => void;
  #isInHandler = false;
  #called: SelfWait | undefined;
  #wasTold = false;

  constructor(tell: (what: string) => void = report) {
    this.#report = tell;
  }

  /** A handler is called. */
  begin(): void {
    this.#isInHandler = true;
    this.#called = undefined;
  }

  /** It has returned, or come to its first await. */
  end(): void {
    this.#isInHandler = false;
  }

  /** Somebody calls what waits for handlers. */
  note(call: SelfWait): void {
    if (this.#isInHandler) this.#called ??= call;
  }

  /** The handler that was called last is awaited, until `isOver`. `isAlone`: nothing is left to end but what waits for handlers. */
  watch(where: string, isOver: () => boolean, isAlone: () => boolean): void {
    const called = this.#called;
    if (called === undefined || this.#wasTold) return;
    const look = (): void => {
      if (isOver() || this.#wasTold) return;
      if (isAlone()) {
        this.#wasTold = true;
        this.#report(
          `a handler of ${where} called ${called} and has not ended: where it awaits that, neither ever ends, since ${called} waits for ` +
            'handlers. Call it without await, or outside handlers',
        );
      } else after(LOOK_EACH, look).unref();
    };
    after(LOOK_EACH, look).unref();
  }
}
