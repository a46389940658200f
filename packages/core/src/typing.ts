/** What infers from what in the public types. */
import type { Event, StreamEvent } from './event.ts';
import type { AnyFunction } from './tasks.ts';

/** The arguments of a call. */
export type Args<A extends readonly unknown[]> = { readonly [K in keyof A]: A[K] };

export type IsAny<T> = 0 extends 1 & T ? true : false;

/** What a result is if it is a stream. Arrays, Maps and Sets iterate, but are no iterators: they are values. */
type Many = AsyncIterable<unknown> | (Iterator<unknown, unknown, never> & Iterable<unknown>);

/** The item of a stream, or the result itself. */
export type Item<R> =
  IsAny<R> extends true
    ? R
    : R extends AsyncIterable<infer I>
      ? I
      : R extends Iterator<infer I, infer _, infer __> & Iterable<unknown>
        ? I
        : R;
export type IsStream<R> = IsAny<R> extends true ? false : [Extract<R, Many>] extends [never] ? false : true;

/** What a call comes to: the awaited result, or the item of a stream. */
export type ResultOf<F extends AnyFunction> = Item<Awaited<ReturnType<F>>>;
export type EventOf<F extends AnyFunction> = IsStream<Awaited<ReturnType<F>>> extends true ? StreamEvent<ResultOf<F>> : Event<ResultOf<F>>;
