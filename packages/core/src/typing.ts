/** What infers from what in the public types. */
import type { Event, StreamEvent } from './event.ts';
import type { Cached } from './state/cached-object.ts';
import type { AnyFunction } from './tasks.ts';

type Less = [never, 0, 1, 2, 3, 4];

declare const proxied: unique symbol;

/** What an argument may be of which a task gets the object itself: the object's proxy. */
interface ProxyOf<T> {
  readonly [proxied]: T;
}

/** A value, or the same with `Cached` ones or proxies wherever it holds objects, four levels deep: deeper, types would take too long to check. */
export type Cacheable<T, Depth extends number = 4> =
  IsAny<T> extends true
    ? T
    : Depth extends 0
      ? T
      : T extends AnyFunction
        ? T
        : T extends Date | RegExp | ArrayBuffer | ArrayBufferView | Map<unknown, unknown> | Set<unknown>
          ? T | Cached<T>
          : T extends object
            ? { [K in keyof T]: Cacheable<T[K], Less[Depth]> } | Cached<T> | ProxyOf<T>
            : T;

/** The arguments of a call. */
export type Args<A extends readonly unknown[]> = { readonly [K in keyof A]: Cacheable<A[K]> };

type IsAny<T> = 0 extends 1 & T ? true : false;

/** What a result is if it is a stream. Arrays, Maps and Sets iterate, but are no iterators: they are values. */
type Many = AsyncIterable<unknown> | (Iterator<unknown, unknown, never> & Iterable<unknown>);

/** The item of a stream, or the result itself. */
type Item<R> =
  IsAny<R> extends true
    ? R
    : R extends AsyncIterable<infer I>
      ? I
      : R extends Iterator<infer I, infer _, infer __> & Iterable<unknown>
        ? I
        : R;
type IsStream<R> = IsAny<R> extends true ? false : [Extract<R, Many>] extends [never] ? false : true;

/** What a call comes to: the awaited result, or the item of a stream. */
export type ResultOf<F extends AnyFunction> = Item<Awaited<ReturnType<F>>>;
export type EventOf<F extends AnyFunction> = IsStream<Awaited<ReturnType<F>>> extends true ? StreamEvent<ResultOf<F>> : Event<ResultOf<F>>;

type Methods<T> = { [K in keyof T]: T[K] extends AnyFunction ? K : never }[keyof T];

/** An object that lives in an executor, as its proxy shows it: methods give promises or streams, mirrored ones their values. */
export type Proxied<T, M extends keyof T = never> = AsyncDisposable &
  ProxyOf<T> & {
    readonly [K in M]: T[K] extends (...args: never[]) => infer R ? () => Awaited<R> : T[K];
  } & {
    [K in Exclude<Methods<T>, M | 'then'>]: T[K] extends (...args: infer A) => infer R
      ? (...args: Args<A>) => IsStream<Awaited<R>> extends true ? AsyncIterable<Item<Awaited<R>>> : Promise<Awaited<R>>
      : never;
  };
