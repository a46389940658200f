/** Values to bytes: what structured clone takes, as it takes it. */
import { SerializationError } from '@mp-event-loop/core';
import { errorKind, kindOf, nameOf, textOf } from './kinds.ts';
import { SharedBuffers } from './shared-buffers.ts';
import {
  ARRAY,
  BOX,
  BUFFER,
  DATE,
  ERROR,
  FALSE,
  HAS_CAUSE,
  HAS_MESSAGE,
  HAS_STACK,
  MAP,
  MAX_NESTING,
  NULL,
  OBJECT,
  OWN_VIEW,
  REFERENCE,
  REGEXP,
  SET,
  SPARSE_ARRAY,
  TRUE,
  UNDEFINED,
  VIEW,
  viewKinds,
} from './tags.ts';
import { Writer } from './writer.ts';

export class Encoder {
  readonly #writer = new Writer();
  readonly #numbers = new Map<object, number>();
  #buffers = new SharedBuffers();
  #depth = 0;

  /**
   * The value's bytes, in parts of `most` bytes with `reserve` free ones in front.
   *
   * @throws SerializationError when structured clone would not take it, or it is nested too deep.
   */
  encode(value: unknown, reserve: number, most: number): Uint8Array<ArrayBuffer>[] {
    const buffers = new SharedBuffers();
    this.#attempt(value, reserve, buffers);
    // Only now is it known which views see the same buffer, so these values are written once more.
    if (buffers.isAnyShared) this.#attempt(value, reserve, buffers.collected());
    return this.#writer.take(most);
  }

  #attempt(value: unknown, reserve: number, buffers: SharedBuffers): void {
    this.#writer.begin(reserve);
    this.#buffers = buffers;
    this.#depth = 0;
    try {
      this.#value(value);
    } finally {
      if (this.#numbers.size > 0) this.#numbers.clear();
      this.#buffers = new SharedBuffers();
    }
  }

  #value(value: unknown): void {
    switch (typeof value) {
      case 'number':
        this.#writer.number(value);
        break;
      case 'string':
        this.#writer.string(value);
        break;
      case 'boolean':
        this.#writer.byte(value ? TRUE : FALSE);
        break;
      case 'undefined':
        this.#writer.byte(UNDEFINED);
        break;
      case 'bigint':
        this.#writer.bigint(value);
        break;
      case 'object':
        if (value === null) this.#writer.byte(NULL);
        else this.#object(value);
        break;
      default:
        throw refusal(value);
    }
  }

  #object(object: object): void {
    const known = this.#numbers.get(object);
    if (known !== undefined) {
      this.#writer.head(REFERENCE, known);
      return;
    }
    this.#numbers.set(object, this.#numbers.size);
    this.#depth += 1;
    if (this.#depth > MAX_NESTING) throw new SerializationError(`a value is nested more than ${MAX_NESTING} deep: flatten it`);
    this.#content(object);
    this.#depth -= 1;
  }

  #content(object: object): void {
    const writer = this.#writer;
    const kind = kindOf(object);
    switch (kind) {
      case 'plain':
        writer.byte(OBJECT);
        this.#members(object as Record<string, unknown>, Object.keys(object));
        break;
      case 'array':
        this.#array(object as unknown[]);
        break;
      case 'view':
        this.#view(object as ArrayBufferView);
        break;
      case 'Map':
        this.#list(MAP, (object as Map<unknown, unknown>).size, [...(object as Map<unknown, unknown>)].flat());
        break;
      case 'Set':
        this.#list(SET, (object as Set<unknown>).size, [...(object as Set<unknown>)]);
        break;
      case 'Date':
        writer.byte(DATE);
        writer.double((object as Date).getTime());
        break;
      case 'RegExp':
        writer.byte(REGEXP);
        writer.string((object as RegExp).source);
        writer.string((object as RegExp).flags);
        break;
      case 'ArrayBuffer':
        this.#buffer(object as ArrayBuffer);
        break;
      case 'Error':
        this.#error(object as Error);
        break;
      case 'refused':
        throw refusal(object);
      default:
        writer.byte(BOX);
        this.#value(object.valueOf());
        break;
    }
  }

  #list(tag: number, count: number, items: readonly unknown[]): void {
    this.#writer.head(tag, count);
    for (const item of items) this.#value(item);
  }

  #array(array: readonly unknown[]): void {
    const keys = isDense(array) ? undefined : Object.keys(array);
    if (keys === undefined) {
      this.#writer.head(ARRAY, array.length);
      for (let index = 0; index < array.length; index += 1) this.#value(array[index]);
    } else {
      this.#writer.head(SPARSE_ARRAY, array.length);
      this.#members(array as unknown as Record<string, unknown>, keys);
    }
  }

  #members(object: Readonly<Record<string, unknown>>, keys: readonly string[]): void {
    this.#writer.varint(keys.length);
    for (const key of keys) {
      this.#writer.string(key);
      this.#value(object[key]);
    }
  }

  #view(view: ArrayBufferView): void {
    const writer = this.#writer;
    const kind = viewKinds.indexOf(viewName(view));
    const { buffer, byteOffset, byteLength } = view;
    if (!(buffer instanceof ArrayBuffer) && kindOf(buffer) !== 'ArrayBuffer') throw refusal(buffer);
    const extent = this.#buffers.seenBy(buffer as ArrayBuffer, byteOffset, byteLength);
    if (extent === undefined) {
      writer.byte(OWN_VIEW);
      writer.head(kind, byteLength);
      writer.bytes(new Uint8Array(buffer, byteOffset, byteLength));
      return;
    }
    writer.byte(VIEW);
    writer.byte(kind);
    this.#value(buffer);
    writer.varint(byteOffset - extent.from);
    writer.varint(byteLength);
  }

  #buffer(buffer: ArrayBuffer): void {
    const extent = this.#buffers.seenWhole(buffer);
    this.#writer.head(BUFFER, extent.to - extent.from);
    let at = extent.from;
    for (const [from, to] of extent.parts) {
      this.#writer.zeros(from - at);
      this.#writer.bytes(new Uint8Array(buffer, from, to - from));
      at = to;
    }
  }

  #error(error: Error): void {
    const message = Object.getOwnPropertyDescriptor(error, 'message');
    const hasCause = Object.hasOwn(error, 'cause');
    const { stack } = error as { stack?: unknown };
    this.#writer.byte(ERROR);
    this.#writer.byte(errorKind(error));
    this.#writer.byte((message === undefined ? 0 : HAS_MESSAGE) | (typeof stack === 'string' ? HAS_STACK : 0) | (hasCause ? HAS_CAUSE : 0));
    if (message !== undefined) this.#writer.string(textOf(error.message));
    if (typeof stack === 'string') this.#writer.string(stack);
    if (hasCause) this.#value(error.cause);
  }
}

/** Whether it has every item and nothing else. */
function isDense(array: readonly unknown[]): boolean {
  for (let index = 0; index < array.length; index += 1) if (array[index] === undefined && !Object.hasOwn(array, index)) return false;
  return Object.keys(array).length === array.length;
}

function viewName(view: ArrayBufferView): string {
  const typed = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype) as object, Symbol.toStringTag)?.get;
  return (typed?.call(view) as string | undefined) ?? 'DataView';
}

function refusal(value: unknown): SerializationError {
  return new SerializationError(`${nameOf(value)} cannot cross to another machine`);
}
