/** The suite's fifth task module: events that are ended early, or retried. */
import { context } from '../executor/context.ts';
import { defineTasks } from '../tasks.ts';
import { setImportsHeld } from './held-imports.ts';
import { busy, exit, note, spin } from './tasks.ts';

/** A quick echo that ends its executor if the condition holds. */
export function exitIf<T>(condition: boolean, value: T): T {
  if (condition) exit(7);
  return value;
}

/** Ends when its signal aborts, and notes the reason. */
export async function heed(name: string): Promise<never> {
  const { signal } = context();
  note(name, 'begins');
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  note(name, signal.reason);
  throw signal.reason;
}

/** Ends when its signal aborts, but with a result. */
export async function heedWithResult(name: string): Promise<string> {
  const { signal } = context();
  note(name, 'begins');
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  return 'a result all the same';
}

/** Reports that it has begun, ignores its signal and never ends. Does not block its thread. */
export async function ignore(): Promise<never> {
  context().progress('begun');
  return new Promise(() => {});
}

/** Reports that it has begun, then blocks its thread for ever. */
export async function spinOn(): Promise<never> {
  context().progress('begun');
  // Lets the report leave first.
  await new Promise((resolve) => setTimeout(resolve, 0));
  return spin();
}

/** Blocks its thread for so many ms, and returns the id of its executor. */
export function identify(milliseconds: number): string {
  return busy(context().executor.id, milliseconds);
}

export function failUntil(attempt: number): number {
  const { event } = context();
  if (event.attempt < attempt) throw new Error(`attempt ${event.attempt} failed`);
  return event.attempt;
}

export function exitUntil(attempt: number): number {
  const { event } = context();
  if (event.attempt < attempt) exit(6);
  return event.attempt;
}

export async function hangUntil(attempt: number): Promise<number> {
  const { event, signal } = context();
  if (event.attempt >= attempt) return event.attempt;
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
}

export function noteAttempt(name: string): never {
  note(name, context().event.attempt);
  throw new TypeError('never succeeds');
}

export function giveUncloneable(name: string): unknown {
  note(name, context().event.attempt);
  return () => {};
}

/** Throws after its event has ended. */
export function throwLater(message: string): string {
  setTimeout(() => {
    throw new RangeError(message);
  }, 0);
  return 'ended before';
}

export function rejectLater(message: string): string {
  setTimeout(() => void Promise.reject(new RangeError(message)), 0);
  return 'ended before';
}

/** Throws outside its event, which never ends by itself. */
export async function throwBeside(message: string): Promise<never> {
  setTimeout(() => {
    throw new RangeError(message);
  }, 0);
  return new Promise(() => {});
}

export async function rejectBeside(message: string): Promise<never> {
  setTimeout(() => void Promise.reject(new RangeError(message)), 0);
  return new Promise(() => {});
}

export async function report(values: readonly unknown[]): Promise<number> {
  const { progress } = context();
  for (const value of values) {
    await null;
    progress(value);
  }
  return values.length;
}

/** From here on the import of late-tasks does not end where this runs. */
export function holdImports(): void {
  setImportsHeld();
}

defineTasks(import.meta.url, {
  exitIf,
  heed,
  heedWithResult,
  ignore,
  spinOn,
  identify,
  failUntil,
  exitUntil,
  hangUntil,
  noteAttempt,
  giveUncloneable,
  throwLater,
  rejectLater,
  throwBeside,
  rejectBeside,
  report,
  holdImports,
});
