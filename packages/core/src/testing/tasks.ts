/** The suite's first task module. Executors import it as a file of its own. */
import { context } from '../executor/context.ts';
import { defineTasks, isExecutor } from '../tasks.ts';
import { block } from './block.ts';
import { CALLER_MARK } from './caller-mark.ts';
import { difference } from './difference.ts';
import { expectedOf, makeRow } from './value-rows.ts';

export function echo<T>(value: T): T {
  return value;
}

export async function echoLater<T>(value: T, milliseconds: number): Promise<T> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return value;
}

/** Blocks its thread for so many ms. */
export function busy<T>(value: T, milliseconds: number): T {
  block(milliseconds);
  return value;
}

/** Describes how a value that arrived differs from its row of the value table, or returns undefined. */
export function differenceToRow(row: string, value: unknown): string | undefined {
  return difference(value, expectedOf(row), 'argument');
}

export function giveRow(row: string): unknown {
  return makeRow(row);
}

export function isSameObject(first: unknown, second: unknown): boolean {
  return first === second;
}

export function depthOf(value: unknown): number {
  let depth = 0;
  for (let inner = value; Array.isArray(inner); inner = inner[0] as unknown) depth += 1;
  return depth;
}

export function nest(depth: number): unknown {
  let value: unknown = 'innermost';
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

export function addTo(counters: SharedArrayBuffer, index: number): void {
  Atomics.add(new Int32Array(counters), index, 1);
}

export function byteLength(buffer: ArrayBuffer): number {
  return buffer.byteLength;
}

export function giveBuffer(length: number): ArrayBuffer {
  const buffer = new ArrayBuffer(length);
  context().transfer(buffer);
  return buffer;
}

export function joinWithKwargs(...args: unknown[]): unknown {
  return args;
}

// Each case keeps its notes under its own name, since inline executors share their thread with other cases.
const notes = new Map<string, unknown[]>();

export function note(name: string, item: unknown): number {
  const list = notes.get(name) ?? [];
  notes.set(name, list);
  list.push(item);
  return list.length;
}

export async function noteLater(name: string, item: unknown, milliseconds: number): Promise<number> {
  note(name, `${String(item)} begins`);
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return note(name, `${String(item)} ends`);
}

export function noted(name: string): readonly unknown[] {
  return notes.get(name) ?? [];
}

/** Keeps the object, and returns whether an earlier event brought the same one. */
export function keep(name: string, object: object): boolean {
  const isKnown = noted(name).includes(object);
  note(name, object);
  return isKnown;
}

/** Changes its argument, and returns whether it had been changed before. */
export function mark(object: { marked?: boolean }): boolean {
  const was = object.marked === true;
  object.marked = true;
  return was;
}

/** Returns the list of notes itself, which grows later. */
export function growing(name: string): readonly unknown[] {
  note(name, noted(name).length);
  return noted(name);
}

const gates = new Map<string, { readonly promise: Promise<unknown>; readonly open: (value: unknown) => void }>();

/** Runs until openGate is called in the same executor. */
export async function hold(gate: string): Promise<unknown> {
  return gateOf(gate).promise;
}

export function openGate(gate: string, value?: unknown): void {
  gateOf(gate).open(value);
}

function gateOf(name: string): { readonly promise: Promise<unknown>; readonly open: (value: unknown) => void } {
  let gate = gates.get(name);
  if (gate === undefined) {
    let open: (value: unknown) => void = () => {};
    const promise = new Promise((resolve) => {
      open = resolve;
    });
    gate = { promise, open };
    gates.set(name, gate);
  }
  return gate;
}

export function failIf(condition: boolean): void {
  if (condition) throw new Error('as it was told');
}

export function executorId(): string {
  return context().executor.id;
}

export function variables(): Readonly<Record<string, unknown>> {
  return context().variables;
}

export function makeVariables(): Record<string, unknown> {
  return { greeting: 'hello', squares: new Map([[2, 4]]) };
}

export function failToInitialize(): never {
  throw new RangeError('no variables today');
}

export function say(stream: 'stdout' | 'stderr', text: string): void {
  if (stream === 'stdout') console.log(text);
  else console.error(text);
}

/** Blocks its thread for ever. */
export function spin(): never {
  stayAwayFromCaller();
  for (;;) {
    // until the executor is killed
  }
}

/** Ends its thread or process. */
export function exit(code: number): never {
  stayAwayFromCaller();
  const { process, close } = globalThis as { process?: { exit(code: number): never }; close?: () => void };
  if (process !== undefined) process.exit(code);
  close?.();
  for (;;) {
    // a browser's worker closes only when its task ends, and this one must not return
  }
}

/** Succeeds, and ends its executor a little later. */
export function exitLater(code: number): void {
  stayAwayFromCaller();
  setTimeout(() => exit(code), 0);
}

/** For `initialize`: ends every executor before its first event. */
export function exitAtOnce(): never {
  return exit(3);
}

/** For `initialize`: ends all executors except the first. */
export function exitUnlessFirst(): void {
  if (context().executor.index > 0) exit(3);
}

export function contextOfTask(): { readonly event: object; readonly executor: object } {
  const { event, executor } = context();
  return { event: { ...event }, executor: { ...executor } };
}

export async function contextAfterAwait(): Promise<never> {
  await null;
  context();
  throw new Error('context() must throw after an await');
}

export function isInExecutor(): boolean {
  return isExecutor();
}

function stayAwayFromCaller(): void {
  if ((globalThis as Record<symbol, unknown>)[CALLER_MARK] !== true) return;
  throw new Error("this task runs in the caller's own thread, although the transport's isolation promises otherwise");
}

defineTasks(import.meta.url, {
  echo,
  echoLater,
  busy,
  differenceToRow,
  giveRow,
  isSameObject,
  depthOf,
  nest,
  addTo,
  byteLength,
  giveBuffer,
  joinWithKwargs,
  note,
  noteLater,
  noted,
  keep,
  mark,
  growing,
  hold,
  openGate,
  failIf,
  executorId,
  variables,
  makeVariables,
  failToInitialize,
  say,
  spin,
  exit,
  exitLater,
  exitAtOnce,
  exitUnlessFirst,
  contextOfTask,
  contextAfterAwait,
  isInExecutor,
});
