/** Bytes to values. Whoever sent them may mean harm: nothing here trusts a count, an index or a tag. */
import { ProtocolError } from '@mp-event-loop/core';
import { malformed, Reader } from './reader.ts';
import {
  ARRAY,
  ASCII,
  BIGINT,
  BOX,
  BUFFER,
  DATE,
  DOUBLE,
  ERROR,
  errorKinds,
  FALSE,
  HAS_CAUSE,
  HAS_MESSAGE,
  HAS_STACK,
  INTEGER,
  MAP,
  MAX_NESTING,
  MAX_SHORT_STRING,
  NEGATIVE_BIGINT,
  NULL,
  OBJECT,
  OWN_VIEW,
  REFERENCE,
  REGEXP,
  SET,
  SHORT_STRING,
  SPARSE_ARRAY,
  TRUE,
  UNDEFINED,
  UTF8,
  UTF16,
  VIEW,
  viewKinds,
} from './tags.ts';

type ViewClass = new (buffer: ArrayBuffer, offset: number, length: number) => ArrayBufferView;

/** Up to this length an array's store is so small that it does not matter how full it is. */
const SMALL_ARRAY = 1024;
const MAX_ARRAY_LENGTH = 2 ** 32 - 1;

/** Which objects a value may be made of. */
type Kinds = 'any' | 'plain';

export class Decoder {
  readonly #reader: Reader;
  readonly #kinds: Kinds;
  #depth = 0;
  /** By number; undefined while its own content is being read and nothing may refer to it yet. */
  readonly #objects: (object | undefined)[] = [];

  constructor(parts: readonly Uint8Array[], from: number, kinds: Kinds) {
    this.#reader = new Reader(parts, from);
    this.#kinds = kinds;
  }

  decode(): unknown {
    let value: unknown;
    try {
      value = this.#value();
    } catch (cause) {
      // Whatever a platform constructor refuses: a pattern that is none, text that is not UTF-8, an offset that does not fit.
      throw cause instanceof ProtocolError ? cause : malformed((cause as Error).message, cause);
    }
    if (this.#reader.left > 0) throw malformed(`${this.#reader.left} bytes after the value`);
    return value;
  }

  #value(): unknown {
    const tag = this.#reader.byte();
    if (tag < SHORT_STRING) return tag;
    if (tag <= SHORT_STRING + MAX_SHORT_STRING) return this.#reader.ascii(tag - SHORT_STRING);
    switch (tag) {
      case UNDEFINED:
        return undefined;
      case NULL:
        return null;
      case FALSE:
        return false;
      case TRUE:
        return true;
      case INTEGER: {
        const zigzag = this.#reader.varint();
        return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
      }
      case DOUBLE:
        return this.#reader.double();
      case BIGINT:
        return this.#reader.bigint();
      case NEGATIVE_BIGINT:
        return -this.#reader.bigint();
      case ASCII:
      case UTF8:
      case UTF16:
        return this.#reader.text(tag);
      case REFERENCE:
        return this.#reference();
      default:
        return this.#nested(tag);
    }
  }

  #nested(tag: number): object {
    this.#depth += 1;
    if (this.#depth > MAX_NESTING) throw malformed(`nested more than ${MAX_NESTING} deep`);
    if (this.#kinds === 'plain' && tag !== ARRAY && tag !== OBJECT) throw malformed(`an object of tag ${tag} where only plain ones are`);
    const object = this.#object(tag);
    this.#depth -= 1;
    return object;
  }

  #object(tag: number): object {
    switch (tag) {
      case ARRAY:
        return this.#array();
      case SPARSE_ARRAY:
        return this.#members(this.#keep(emptyArray(this.#reader.varint(), this.#reader.left)));
      case OBJECT:
        return this.#members(this.#keep({}));
      case MAP: {
        const map = this.#keep(new Map<unknown, unknown>());
        for (let left = this.#reader.count(2); left > 0; left -= 1) map.set(this.#value(), this.#value());
        return map;
      }
      case SET: {
        const set = this.#keep(new Set());
        for (let left = this.#reader.count(1); left > 0; left -= 1) set.add(this.#value());
        return set;
      }
      case DATE:
        return this.#keep(new Date(this.#reader.double()));
      case REGEXP:
        return this.#keep(new RegExp(this.#reader.string(), this.#reader.string()));
      case BOX:
        return this.#keep(this.#box());
      case BUFFER:
        return this.#keep(this.#reader.buffer(this.#reader.count(1)));
      case OWN_VIEW:
        return this.#keep(this.#ownView());
      case VIEW:
        return this.#sharingView();
      case ERROR:
        return this.#error();
      default:
        throw malformed(`the unknown tag ${tag}`);
    }
  }

  #array(): unknown[] {
    const array = this.#keep([] as unknown[]);
    for (let left = this.#reader.count(1); left > 0; left -= 1) array.push(this.#value());
    return array;
  }

  #members<T extends object>(object: T): T {
    for (let left = this.#reader.count(2); left > 0; left -= 1) {
      const key = this.#reader.string();
      const value = this.#value();
      // An assignment would set the prototype; an array's length would allocate.
      if (key === '__proto__') Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
      else if (key === 'length' && Array.isArray(object)) throw malformed("an array's length as its member");
      else (object as Record<string, unknown>)[key] = value;
    }
    return object;
  }

  #box(): object {
    const value = this.#value();
    if (typeof value === 'object' || value === undefined) throw malformed('a box of what is no primitive');
    return Object(value) as object;
  }

  #ownView(): ArrayBufferView {
    const [Class, size] = viewClass(this.#reader.byte());
    const length = this.#reader.count(1);
    return new Class(this.#reader.buffer(length), 0, items(length, size));
  }

  #sharingView(): ArrayBufferView {
    const place = this.#objects.push(undefined) - 1;
    const [Class, size] = viewClass(this.#reader.byte());
    const buffer = this.#value();
    if (!(buffer instanceof ArrayBuffer)) throw malformed('a view of what is no buffer');
    const offset = this.#reader.varint();
    const view = new Class(buffer, offset, items(this.#reader.varint(), size));
    this.#objects[place] = view;
    return view;
  }

  #error(): Error {
    const name = errorKinds[this.#reader.byte()];
    if (name === undefined) throw malformed('an error of an unknown kind');
    const Class = (globalThis as unknown as Record<string, ErrorConstructor>)[name] as ErrorConstructor;
    const parts = this.#reader.byte();
    const error = this.#keep(withoutStack(Class));
    if ((parts & HAS_MESSAGE) !== 0) hidden(error, 'message', this.#reader.string());
    hidden(error, 'stack', (parts & HAS_STACK) === 0 ? undefined : this.#reader.string());
    if ((parts & HAS_CAUSE) !== 0) hidden(error, 'cause', this.#value());
    return error;
  }

  #reference(): object {
    const object = this.#objects[this.#reader.varint()];
    if (object === undefined) throw malformed('a reference to what is not there');
    return object;
  }

  #keep<T extends object>(object: T): T {
    this.#objects.push(object);
    return object;
  }
}

/** With no store as long as it: what says that it is long may be a few bytes. */
function emptyArray(length: number, bytesLeft: number): unknown[] {
  const array: unknown[] = [];
  if (length > MAX_ARRAY_LENGTH) throw malformed(`an array of length ${length}`);
  // This length makes V8 keep the items by their keys, as it then goes on doing.
  if (length > SMALL_ARRAY + bytesLeft) array.length = MAX_ARRAY_LENGTH;
  array.length = length;
  return array;
}

function viewClass(kind: number): readonly [ViewClass, size: number] {
  const Class = (globalThis as unknown as Record<string, (ViewClass & { BYTES_PER_ELEMENT?: number }) | undefined>)[viewKinds[kind] ?? ''];
  if (Class === undefined) throw malformed(`a view of the kind ${kind}, which is unknown here`);
  return [Class, Class.BYTES_PER_ELEMENT ?? 1];
}

function items(bytes: number, size: number): number {
  if (bytes % size !== 0) throw malformed('a view that ends within an item');
  return bytes / size;
}

/** Its own stack is the other end's: to have one made here would take longer than all else, and much memory. */
function withoutStack(Class: ErrorConstructor): Error {
  const limit: unknown = Reflect.get(Error, 'stackTraceLimit');
  // Not by assignment: it may be frozen.
  Reflect.set(Error, 'stackTraceLimit', 0);
  const error = new Class();
  Reflect.set(Error, 'stackTraceLimit', limit);
  return error;
}

function hidden(error: Error, key: string, value: unknown): void {
  Object.defineProperty(error, key, { value, writable: true, enumerable: false, configurable: true });
}
