/** The suite's fifth task module: events that are ended before their time, or tried again. */
import { context } from '../executor/context.ts';
import { defineTasks } from '../tasks.ts';
import { busy, exit, note, spin } from './tasks.ts';

/** As quick as an echo, but that one of them exits. */
export function exitIf<T>(condition: boolean, value: T): T {
  if (condition) exit(7);
  return value;
}

/** Gives way when it is asked to, and says by what it was asked. */
export async function heed(name: string): Promise<never> {
  const { signal } = context();
  note(name, 'begins');
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  note(name, signal.reason);
  throw signal.reason;
}

/** Gives way, but with a result. */
export async function heedWithResult(name: string): Promise<string> {
  const { signal } = context();
  note(name, 'begins');
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
  return 'a result all the same';
}

/** Tells that it has begun; never ends, and does not listen. Its thread stays free. */
export async function ignore(): Promise<never> {
  context().progress('begun');
  return new Promise(() => {});
}

/** The same in a busy loop. */
export async function spinOn(): Promise<never> {
  context().progress('begun');
  // So that what it tells can leave.
  await new Promise((resolve) => setTimeout(resolve, 0));
  return spin();
}

/** Tells where it runs, and takes its time. */
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

/** After its event has ended. */
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

/** While its event runs; it does not end by itself. */
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
});
