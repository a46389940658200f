import { describe, expect, it } from 'vitest';
import { SerializationError } from '../../src/errors.ts';
import { uncloneable } from '../../src/wire/uncloneable.ts';
import { bare, formOf, json, raw } from '../../src/wire/values.ts';

class Point {
  x = 1;
}

describe('formOf', () => {
  it.each([undefined, null, true, 0, -0, Number.NaN, 1n, 'text', '\ud83d'])('formOf sends a primitive bare: %s', (value) => {
    expect(formOf(value, 'value')).toBe(bare);
  });

  it.each([
    [{ a: 1, b: [true, null, 'text', { c: [] }] }],
    [[1, 2, 3]],
    [{}],
    [Object.assign(Object.create(null), { a: 1 })],
    [JSON.parse('{"__proto__": 1}')],
    [{ lone: '\ud83d' }],
  ])('formOf sends %j as JSON, which keeps it', (value) => {
    expect(formOf(value, 'value')).toBe(json);
    expect(JSON.parse(JSON.stringify(value))).toEqual({ ...structuredClone({ value }) }.value);
  });

  const shared = {};
  const cycle: unknown[] = [];
  cycle.push(cycle);
  it.each([
    ['-0', [-0]],
    ['NaN', { not: Number.NaN }],
    ['an infinity', [Number.POSITIVE_INFINITY]],
    ['undefined', { here: undefined }],
    ['a hole', Object.assign(new Array(2), { 1: 'x' })],
    ['a member of an array', Object.assign([1], { extra: 1 })],
    ['a BigInt', [1n]],
    ['a symbol', [Symbol('s')]],
    ['a function', [() => {}]],
    ['what is shared', [shared, shared]],
    ['a cycle', cycle],
    ['a Map', new Map()],
    ['a Date', new Date()],
    ['a view', new Uint8Array(1)],
    ['an Error', [new Error('x')]],
    ['an object of a class', new Point()],
    ['a toJSON of its own', { toJSON: () => 1 }],
    ['a long string', ['x'.repeat(20_000)]],
    ['a long array', new Array(20_000).fill(1)],
    ['many objects', Array.from({ length: 100 }, () => ({}))],
  ])('formOf leaves to structured clone what JSON loses or is slow at: %s', (_, value) => {
    expect(formOf(value, 'value')).toBe(raw);
  });

  it('formOf refuses values nested too deep in any kind of container', () => {
    const nest = {
      arrays: (inner: unknown) => [inner],
      objects: (inner: unknown) => ({ inner }),
      Maps: (inner: unknown) => new Map([['inner', inner]]),
      'keys of Maps': (inner: unknown) => new Map([[inner, 1]]),
      Sets: (inner: unknown) => new Set([inner]),
      causes: (inner: unknown) => new Error('outer', { cause: inner }),
    };
    for (const [kind, wrap] of Object.entries(nest)) {
      let value: unknown = 'innermost';
      for (let depth = 0; depth < 500; depth += 1) value = wrap(value);
      expect(formOf(value, 'args[0]'), kind).toBe(raw);
      expect(() => formOf(wrap(value), 'args[0]'), kind).toThrow(SerializationError);
      expect(() => formOf(wrap(value), 'args[0]'), kind).toThrow(/args\[0\]/);
    }
  });

  it('formOf refuses an object reached too deep on one path, though another path is short', () => {
    let chain: unknown = 'innermost';
    for (let depth = 0; depth < 300; depth += 1) chain = [chain];
    let deep: unknown = chain;
    for (let depth = 0; depth < 300; depth += 1) deep = [deep];
    expect(() => formOf([deep], 'value')).toThrow(SerializationError);
    expect(() => formOf([chain, deep], 'value')).toThrow(SerializationError);
  });
});

describe('uncloneable', () => {
  it.each([
    [{ socket: () => {} }, 'args.socket'],
    [[1, [Symbol('s')]], 'args[1][0]'],
    [{ 'a key': { 1: () => {} } }, 'args["a key"]'],
    [new Map([['handler', () => {}]]), 'args.get("handler")'],
    [new Map([[() => {}, 1]]), 'args.key('],
    [new Set([() => {}]), 'args.values()'],
    [new WeakMap(), 'args'],
  ])('uncloneable names the path of the offending value in %o', (value, path) => {
    expect(uncloneable(value, 'args', new Error('cause')).message).toContain(path);
  });

  it('uncloneable keeps the cause', () => {
    const cause = new Error('why');
    expect(uncloneable(() => {}, 'args[0]', cause)).toMatchObject({ code: 'ERR_SERIALIZATION', cause });
  });

  it('uncloneable terminates on a cycle', () => {
    const cycle: Record<string, unknown> = { fine: 1 };
    cycle.self = cycle;
    cycle.bad = () => {};
    expect(uncloneable(cycle, 'args[0]', undefined).message).toContain('args[0]');
  });
});
