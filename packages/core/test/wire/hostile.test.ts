/** Both wire edges against generated values: whatever is built of hostile things, each function gives a value or a clear error. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArgumentError, isError, SerializationError } from '../../src/errors.ts';
import { Event, state } from '../../src/event.ts';
import { encodeValue, Failure, pack, sendRaw } from '../../src/executor/edge/index.ts';
import { addBare, reasonInWords, referencesOf, sendCancel, textToSend, unsent, valuesToSend } from '../../src/loop/wire-edge.ts';
import { makeStandIn } from '../../src/state/references.ts';
import { promises } from '../../src/testing/hostile-promises.ts';
import { things } from '../../src/testing/hostile-things.ts';
import { EntriesWriter } from '../../src/wire/entries.ts';
import { decode, decodeError, encode, encodeError, type WireValue } from '../../src/wire/error-transfer.ts';
import { uncloneable, untransferable } from '../../src/wire/uncloneable.ts';
import { bare, raw } from '../../src/wire/values.ts';
import { FakeLine } from '../executor/fake-line.ts';

// From here on arguments are searched for stand-ins.
makeStandIn({}, { id: 0, owner: {}, value: {}, slot: undefined, hold: () => {}, letGo: () => {} });

/** Makes a value: generators look into what they generate, which these values would not survive. */
type Make = () => unknown;

const makers: Readonly<Record<string, Make>> = { ...things, ...promises };
const leaf: fc.Arbitrary<Make> = fc.constantFrom(...Object.keys(makers)).map((name) => makers[name] as Make);
const endless = new Set(
  Object.keys(makers).flatMap((name) => (/error.* whose (message|name|stack) is a huge/.test(name) ? [makers[name] as Make] : [])),
);
const plain: fc.Arbitrary<Make> = fc
  .oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null), fc.bigInt(), fc.double())
  .map((value) => () => value);

/** Not errors whose text takes for ever: a clone asks them for it, and what is read for the second time has not been looked at. */
const quick = leaf.filter((make) => !endless.has(make));

/** An object whose member throws from its nth reading on, and is something else each time before. */
const fickle: fc.Arbitrary<Make> = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.array(fc.oneof(plain, quick), { minLength: 1, maxLength: 3 }))
  .map(([nth, values]) => () => {
    let reads = 0;
    return Object.defineProperty({}, 'value', {
      enumerable: true,
      get: () => {
        reads += 1;
        if (reads >= nth) throw values[0]?.();
        return values[reads % values.length]?.();
      },
    });
  });

const wrappings: readonly ((values: readonly unknown[]) => unknown)[] = [
  (values) => Object.fromEntries(Object.entries(values)),
  (values) => [...values],
  (values) => new Map(values.map((value) => [value, value])),
  (values) => new Set(values),
  ([cause]) => new Error('caused', { cause }),
  (values) => new AggregateError(values, 'many'),
  ([detail]) => Object.assign(new Error('detailed'), { detail }),
  ([name]) => Object.defineProperty(new Error('named'), 'name', { value: name }),
  // Not of errors: whoever asks such a Proxy for its keys has the error make its stack, which may take for ever.
  ([target]) => (typeof target === 'object' && target !== null && !isError(target) ? new Proxy(target, {}) : target),
];

const { value: hostile } = fc.letrec<{ value: Make }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    leaf,
    plain,
    fickle,
    fc.tuple(fc.constantFrom(...wrappings), fc.array(tie('value'), { maxLength: 3 })).map(
      ([wrap, values]) =>
        () =>
          wrap(values.map((make) => make())),
    ),
  ),
}));

// Not shrunk: each of these values may do something else the next time.
const runs = { numRuns: 60, endOnFailure: true };

/** By booleans alone: what prints a difference looks into the values, which may have no end. */
function isClear(error: unknown, Class: abstract new (...args: never[]) => Error = Error): void {
  expect(error instanceof Class).toBe(true);
  const { message } = error as Error;
  expect(typeof message).toBe('string');
}

describe('any value', () => {
  it('is encoded as an error, a reason or progress, survives a clone, and is decoded', () => {
    fc.assert(
      fc.property(hostile, (make) => {
        const value = make();
        decode(structuredClone(encode(value)));
        sendCancel({ send: ([, , reason]: readonly [string, number, WireValue]) => decode(structuredClone(reason)) } as never, 0, value);
        decode(structuredClone(encodeValue(value)));
        expect(typeof reasonInWords(value)).toBe('string');
        isClear(decodeError(structuredClone(new Failure(value).encode('the task'))));
      }),
      runs,
    );
  });

  it('is packed, or a Failure that names it', () => {
    fc.assert(
      fc.property(hostile, (make) => {
        const value = make();
        const packed = pack(value);
        if (Failure.is(packed)) {
          isClear(packed.cause, SerializationError);
        } else if (typeof packed === 'string') JSON.parse(packed);
        else expect([bare, raw]).toContain(packed);
        if (packed === raw) {
          for (const transfer of [undefined, [value], [value, value]] as (object[] | undefined)[]) {
            const failure = sendRaw(new FakeLine(), ['done', 0, value], value, transfer);
            if (failure !== undefined) isClear(failure.cause, SerializationError);
          }
        }
      }),
      runs,
    );
  });

  it('is sent as an argument, or a SerializationError says which argument it was', () => {
    fc.assert(
      fc.property(hostile, hostile, (makeFirst, makeSecond) => {
        const [first, second] = [makeFirst(), makeSecond()];
        const event = new Event(() => {}, [first, second])[state];
        referencesOf(event);
        try {
          const values = valuesToSend(event);
          const batch = new EntriesWriter('run');
          const isBare = addBare(batch, 0, undefined, undefined, values) >= 0;
          if (isBare) structuredClone(batch.take());
          const text = isBare ? undefined : textToSend(event, values);
          if (text !== undefined) expect(JSON.parse(text)).toHaveLength(2);
        } catch (error) {
          isClear(error, SerializationError);
          expect((error as Error).message).toMatch(/^args/);
        }
        for (const cause of [first, second, new Error('cause')]) isClear(unsent(event, [first, second], cause), SerializationError);
      }),
      runs,
    );
  });

  it('may be the cause, the culprit or the list of a SerializationError', () => {
    fc.assert(
      fc.property(hostile, hostile, (make, makeCause) => {
        isClear(uncloneable(make(), 'args', makeCause()));
        isClear(untransferable('the list', makeCause()));
      }),
      runs,
    );
  });

  it('may be what an event is made of: its constructor throws nothing but an ArgumentError', () => {
    fc.assert(
      fc.property(hostile, hostile, (makeArgs, makeOption) => {
        const [args, option] = [makeArgs(), makeOption()];
        for (const make of [
          () => new Event(() => {}, args as unknown[]),
          () => new Event(args as () => void, []),
          () => new Event(() => {}, [], option as object),
          () => new Event(() => {}, [], { key: option, signal: option, transfer: option, kwargs: option } as object),
        ]) {
          try {
            make();
          } catch (error) {
            isClear(error, ArgumentError);
          }
        }
      }),
      runs,
    );
  });
});

describe('errors that refer to each other', () => {
  const graph = fc
    .tuple(fc.integer({ min: 1, max: 40 }), fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom('cause', 'errors', 'field'))))
    .map(([count, edges]) => ({ count, edges: edges.map(([from, to, how]) => [from % count, to % count, how] as const) }));

  it('are looked into once each, however they refer to each other, and arrive as one where they are one', () => {
    fc.assert(
      fc.property(graph, ({ count, edges }) => {
        let visits = 0;
        const errors = Array.from({ length: count }, (_, index) => {
          const error = new AggregateError([], `number ${index}`) as AggregateError & Record<string, unknown>;
          return Object.defineProperty(error, 'message', {
            get: () => {
              visits += 1;
              return `number ${index}`;
            },
          });
        });
        for (const [from, to, how] of edges) {
          const [error, other] = [errors[from], errors[to]] as [AggregateError & Record<string, unknown>, Error];
          if (how === 'cause') error.cause = other;
          else if (how === 'errors') error.errors.push(other);
          else error[`field ${to}`] = other;
        }
        const decoded = decodeError(structuredClone(encodeError(errors[0] as Error)));
        // Once to be told of, once for its stack, and once for each that names it in words.
        expect(visits).toBeLessThanOrEqual(2 * count + edges.length);
        expect(decoded.message).toBe('number 0');
      }),
    );
  });

  it('share what they share', () => {
    const shared = new TypeError('shared');
    const { errors, cause } = decodeError(
      structuredClone(encodeError(new AggregateError([shared, shared], 'both', { cause: shared }))),
    ) as AggregateError;
    expect(errors[0]).toBeInstanceOf(TypeError);
    expect(errors[1]).toBe(errors[0]);
    expect(cause).toBe(errors[0]);
  });

  it('cost no more than there are, where each of a thousand holds all others', () => {
    let visits = 0;
    class Counted extends AggregateError {
      override get name(): string {
        visits += 1;
        return 'Counted';
      }
    }
    const errors = Array.from({ length: 1000 }, (_, index) => new Counted([], `number ${index}`));
    for (const error of errors) error.errors = errors;
    decodeError(structuredClone(encodeError(errors[0] as Error)));
    expect(visits).toBeLessThan(20_000);
  });
});
