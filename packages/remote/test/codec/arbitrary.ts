/** Values of every kind that crosses, with cycles and shared objects. */
import fc from 'fast-check';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 200 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom('__proto__', 'length', 'constructor', '', '\ud83d', '\ufeffbom'),
);
const primitive = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double(),
  fc.constantFrom(-0, 0, 127, 128, -1, 2 ** 31, -(2 ** 31), 2 ** 32, Number.NaN, Number.POSITIVE_INFINITY),
  fc.boolean(),
  fc.bigInt(),
  fc.constantFrom(undefined, null),
  text,
);
const buffer = fc.uint8Array({ maxLength: 40 }).map((bytes) => bytes.slice().buffer as ArrayBuffer);
const view = fc.tuple(buffer, fc.nat(8), fc.nat(11)).map(([bytes, offset, kind]): unknown => {
  const Class = [
    DataView, Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
    Float32Array, Float64Array, BigInt64Array, BigUint64Array,
  ][kind] as new (buffer: ArrayBuffer, offset: number, length: number) => ArrayBufferView; // biome-ignore format: a table
  const size = (Class as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1;
  const from = Math.min(offset * size, Math.floor(bytes.byteLength / size) * size);
  return new Class(bytes, from, Math.floor((bytes.byteLength - from) / size));
});
const leaf = fc.oneof(
  { weight: 6, arbitrary: primitive },
  fc.date({ noInvalidDate: false }),
  fc.constantFrom(/a(?<name>b)\/c/giu, /x/sy, /[\u{1F600}]/u).map((pattern) => new RegExp(pattern)),
  fc.oneof(fc.boolean(), fc.double(), text, fc.bigInt()).map((value): unknown => Object(value)),
  buffer,
  view,
  fc
    .tuple(buffer, fc.nat(20), fc.nat(20))
    .map(([bytes, one, other]): unknown => [
      new Uint8Array(bytes, Math.min(one, bytes.byteLength)),
      new Uint8Array(bytes, 0, Math.min(other, bytes.byteLength)),
    ]),
);

class Thing {
  readonly inner: unknown;
  constructor(inner: unknown) {
    this.inner = inner;
  }
}

const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('tree'), { maxLength: 6 }),
    fc.array(fc.option(tie('tree'), { nil: undefined }), { maxLength: 6 }).map(withHoles),
    fc.array(fc.tuple(text, tie('tree')), { maxLength: 6 }).map((entries) => {
      const object = {};
      for (const [key, value] of entries)
        Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
      return object;
    }),
    fc.array(fc.tuple(tie('tree'), tie('tree')), { maxLength: 4 }).map((entries) => new Map(entries)),
    fc.array(tie('tree'), { maxLength: 4 }).map((members) => new Set(members)),
    tie('tree').map((inner) => new Thing(inner)),
    fc
      .tuple(fc.constantFrom(Error, TypeError, RangeError, SyntaxError), text, fc.option(tie('tree'), { nil: undefined }))
      .map(([Class, message, cause]) => new Class(message, cause === undefined ? {} : { cause })),
  ),
}));

function withHoles(items: readonly unknown[]): unknown[] {
  const array: unknown[] = [];
  for (const [index, item] of items.entries()) if (item !== undefined) array[index + (index % 3)] = item;
  if (items.length > 4) Object.assign(array, { member: items[0] });
  return array;
}

/** The same object in several places, and some that hold themselves. */
export const anyValue: fc.Arbitrary<unknown> = fc.tuple(tree, tree, fc.nat(3)).map(([one, other, how]) => {
  if (how === 0) return one;
  if (how === 1) return [one, other, one];
  const holder: Record<string, unknown> = { one, list: [other, one], map: new Map([[one, other]]) };
  if (how === 3) holder.self = [holder];
  return holder;
});
