/** What runs in simulated executors. */
import { CancelledError, context, defineTasks, Event } from '../core.ts';
import type { Deed } from '../program/deed.ts';
import { Counter } from './counter.ts';
import { fail, throwAside } from './failing.ts';
import { makeHostile } from './hostile.ts';
import type { Run } from './journal.ts';
import { die, ended, later, lineHere, pause, scene, spin } from './scene.ts';
import { itemAlone, stream } from './streaming.ts';

export const moduleUrls = { A: 'file:///simulation/alpha.js', B: 'file:///simulation/beta.js', C: 'file:///simulation/gamma.js' } as const;

function begin(id: number): Run {
  const line = lineHere();
  const { world, journal } = scene();
  const { attempt } = context().event;
  world.note(`runs ${id}, attempt ${attempt}`);
  return journal.add({ id, line, attempt, begin: line.thread.local, end: undefined });
}

function quick(id: number, us: number): number {
  const run = begin(id);
  spin(us / 1000);
  ended(run);
  return id;
}
export const quickA = (id: number, us: number): number => quick(id, us);
export const quickB = (id: number, us: number): number => quick(id, us);
export const quickC = (id: number, us: number): number => quick(id, us);

export function takeTransferred(id: number, us: number, given: Uint8Array): number {
  quick(id, us);
  return sumOf(given);
}

function sumOf(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum + byte, 0);
}

export function perform(id: number, deed: Deed, given?: unknown): unknown {
  const run = begin(id);
  const { event, signal, variables, progress, transfer } = pickContext(deed);
  switch (deed.does) {
    case 'wait':
      return wait(run, deed, signal);
    case 'spin':
      spin(deed.ms);
      break;
    case 'throw':
      if (deed.after !== undefined) return pause(deed.after).then(() => fail(run));
      return fail(run);
    case 'flake':
      if (event.attempt <= deed.failures) fail(run);
      ended(run);
      return event.attempt;
    case 'hang':
      return new Promise(() => {});
    case 'busy':
      return spin(Number.POSITIVE_INFINITY);
    case 'die':
      if (deed.after !== undefined) return pause(deed.after).then(() => die(deed.how));
      return die(deed.how);
    case 'leave a bomb':
      later(deed.after, () => (deed.isBusy ? spin(Number.POSITIVE_INFINITY) : die('killed')));
      break;
    case 'uncaught':
      // The event has ended with what is thrown, although its promise never settles.
      throwAside(id, deed.after, deed.isRejection, () => ended(run));
      return new Promise(() => {});
    case 'stray':
      throwAside(id, deed.after, false);
      break;
    case 'hostile':
      return beHostile(run, deed, progress);
    case 'give unsendable':
      ended(run);
      return { inner: [() => {}] };
    case 'progress':
      for (let index = 0; index < deed.count; index += 1) progress({ id, index });
      break;
    case 'take transferred':
      ended(run);
      return sumOf(given as Uint8Array);
    case 'give transferred': {
      const bytes = new Uint8Array(deed.bytes).fill(7);
      transfer(bytes.buffer);
      ended(run);
      return bytes;
    }
    case 'variables':
      ended(run);
      return variables.greeting;
    case 'kwargs':
      ended(run);
      return (given as { value: number }).value;
    case 'throw cancelled':
      ended(run);
      throw new CancelledError(`event ${id} throws`);
    case 'stream':
      if (deed.isLate) return pause(1).then(() => stream(run, deed));
      return stream(run, deed);
    default:
  }
  ended(run);
  return id;
}

type Context = ReturnType<typeof context>;
const nothing = new AbortController().signal;

/** The signal is made when it is first read: only by what heeds it. */
function pickContext(deed: Deed): Context {
  const own = context();
  const signal = deed.does === 'wait' && deed.heeds ? own.signal : nothing;
  const { event, executor, variables } = own;
  return { event, executor, variables, signal, progress: (value) => own.progress(value), transfer: (...list) => own.transfer(...list) };
}

async function wait(run: Run, { ms, heeds }: Extract<Deed, { does: 'wait' }>, signal: AbortSignal): Promise<number> {
  const over = heeds
    ? new Promise<void>((resolve, reject) => {
        later(ms, resolve);
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      })
    : pause(ms);
  await over.finally(() => ended(run));
  return run.id;
}

function beHostile(run: Run, { way, what }: Extract<Deed, { does: 'hostile' }>, progress: Context['progress']): unknown {
  const value = makeHostile(what);
  if (way === 'yields') return itemAlone(run, value);
  ended(run);
  switch (way) {
    case 'throws':
      throw value;
    case 'rejects':
      return Promise.reject(value as Error);
    case 'resolves':
      return pause(1).then(() => value);
    case 'tells':
      progress(value);
      return run.id;
    case 'takes':
      return run.id;
    case 'returns':
      return value;
  }
}

/** A cached value is the same object in an executor each time. */
export function useCached(id: number, table: { tag: number }): number {
  const run = begin(id);
  const { violate } = scene();
  const known = seen.get(run.line)?.get(table.tag);
  if (known !== undefined && known !== table) violate('cache', `event ${id} got another object for cached ${table.tag}`);
  if (!seen.has(run.line)) seen.set(run.line, new Map());
  seen.get(run.line)?.set(table.tag, table);
  ended(run);
  return table.tag;
}
const seen = new WeakMap<object, Map<number, object>>();

export function useProxy(id: number, counter: Counter): number {
  const run = begin(id);
  counter.checkPlace();
  ended(run);
  return counter.id;
}

export class SumEvent extends Event {
  left = 0;
  right = 0;
  override run(): number {
    const run = begin(this.args[0] as number);
    ended(run);
    return this.left + this.right;
  }
}

export function initialize(): { greeting: string } {
  return { greeting: 'hello' };
}
export async function initializeSlowly(): Promise<{ greeting: string }> {
  await pause(15);
  return { greeting: 'hello' };
}
export function initializeBadly(): { greeting: string } {
  if (scene().world.chance.chance(0.5)) throw new RangeError('cannot initialize');
  return { greeting: 'hello' };
}

defineTasks(moduleUrls.A, {
  quickA,
  takeTransferred,
  perform,
  useCached,
  useProxy,
  Counter,
  SumEvent,
  initialize,
  initializeSlowly,
  initializeBadly,
});
defineTasks(moduleUrls.B, { quickB });
defineTasks(moduleUrls.C, { quickC });
