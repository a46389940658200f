/** What one event is to run, and what must come out where nothing else interferes. */
import type { AnyFunction, EventOptions } from '@mp-event-loop/core';

export type Expectation =
  | { readonly ends: 'value'; readonly value: unknown }
  /** The number of the attempt, which comes after so many failures. */
  | { readonly ends: 'attempt'; readonly failures: number; readonly message: string }
  | { readonly ends: 'error'; readonly message: string }
  | { readonly ends: 'unsendable'; readonly path: string }
  /** Its executor dies. */
  | { readonly ends: 'death' }
  | { readonly ends: 'never' }
  | { readonly ends: 'items'; readonly count: number; readonly lastly: 'end' | 'throw' | 'exit'; readonly ballast: number };

/** Of retries, the soak plans numbers alone. */
export type PlannedOptions = EventOptions & { retries?: number | undefined };

export interface Plan {
  readonly kind: string;
  /** Null: an event of a class of ours, which `make` builds. */
  readonly target: AnyFunction | null;
  /** After the order, which is every task's first argument. */
  readonly args: readonly unknown[];
  readonly fields: { readonly left: number; readonly right: number } | undefined;
  readonly options: PlannedOptions;
  readonly expects: Expectation;
  /** Whether its executor dies some time after the event has ended. */
  readonly leavesBomb: boolean;
  readonly strayMessage: string | undefined;
  readonly progressCount: number;
}
