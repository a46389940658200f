/** What infers from what in the public types. */
import type { Cached } from './state/cached-object.ts';
import type { AnyFunction } from './tasks.ts';

type Less = [never, 0, 1, 2, 3, 4];

declare const proxied: unique symbol;

/** What an argument may be of which a task gets the object itself: the object's proxy. */
interface ProxyOf<T> {
  readonly [proxied]: T;
}

/**
 * A value, or the same with `Cached` ones or proxies wherever it holds objects, four levels deep: deeper, types would take too long to
 * check.
 */
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
/** Whether a result is a stream. */
export type IsStream<R> = IsAny<R> extends true ? false : [Extract<R, Many>] extends [never] ? false : true;

/**
 * A value as it arrives on the other side: what is a `Buffer` there is a `Uint8Array` here, at the top and in plain objects and arrays,
 * four levels deep (not in Maps and Sets).
 */
export type Crossed<T, Depth extends number = 4> =
  IsAny<T> extends true
    ? T
    : Depth extends 0
      ? T
      : T extends string | number | bigint | boolean | symbol | null | undefined
        ? T
        : T extends Uint8Array & { readUInt32BE(offset?: number): number }
          ? Uint8Array
          : T extends AnyFunction | Date | RegExp | Error | ArrayBuffer | ArrayBufferView | Map<unknown, unknown> | Set<unknown>
            ? T
            : T extends object
              ? { [K in keyof T]: Crossed<T[K], Less[Depth]> }
              : T;

/** What a call comes to: the awaited result, or the item of a stream, as it arrives. */
export type ResultOf<F extends AnyFunction> = Crossed<Item<Awaited<ReturnType<F>>>>;

type Methods<T> = { [K in keyof T]: T[K] extends AnyFunction ? K : never }[keyof T];

/** An object that lives in an executor, as its proxy shows it: methods give promises or streams, mirrored ones their values. */
export type Proxied<T, M extends keyof T = never> = AsyncDisposable &
  ProxyOf<T> & {
    readonly [K in M]: T[K] extends (...args: never[]) => infer R ? () => Crossed<Awaited<R>> : Crossed<T[K]>;
  } & {
    readonly [K in Exclude<Methods<T>, M | 'then'>]: T[K] extends (...args: infer A) => infer R
      ? (...args: Args<A>) => IsStream<Awaited<R>> extends true ? AsyncIterable<Crossed<Item<Awaited<R>>>> : Promise<Crossed<Awaited<R>>>
      : never;
  };
