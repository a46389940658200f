/**
 * Posts messages. Large buffers are copied here, and the copies moved: a clone would copy them twice, the first time into memory that
 * grows while it is written, and from half a MiB on takes up to three times as long.
 */
import { types } from 'node:util';
import type { MessagePort } from 'node:worker_threads';
import { bufferOf, isResizable, viewOf } from '@mp-event-loop/core/channel';

/** Bytes from which on a copy of its own costs less. */
const LARGE = 524_288;
/** Messages of many events hold none. */
const LONGEST_LIST = 8;
/** Lists in which they are looked for: the message, and the arguments in it. */
const DEPTH = 2;

/** @throws Error when the message can't be cloned. */
export function post(port: MessagePort, message: unknown, transfer: readonly object[]): void {
  if (!findsLarge(message, DEPTH) || !knowsAll(message, DEPTH)) port.postMessage(message, transfer as ArrayBuffer[]);
  else {
    const copier = new Copier(transfer);
    const copied = copier.copy(message, DEPTH);
    port.postMessage(copied, copier.moved as ArrayBuffer[]);
  }
}

function findsLarge(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (!isList(value, depth)) return largeOf(value) !== undefined;
  for (let index = 0; index < value.length; index += 1) if (findsLarge(value[index], depth - 1)) return true;
  return false;
}

/** Whether nothing else in it might refer to the same buffers: on the other side that would refer to others than the copies. */
function knowsAll(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null || types.isTypedArray(value) || types.isAnyArrayBuffer(value)) return true;
  if (isList(value, depth)) return Object.keys(value).length === value.length && value.every((entry) => knowsAll(entry, depth - 1));
  return isFlat(value);
}

class Copier {
  readonly #transfer: readonly object[];
  readonly #copies = new Map<ArrayBuffer, ArrayBuffer>();

  constructor(transfer: readonly object[]) {
    this.#transfer = transfer;
  }

  get moved(): readonly object[] {
    return [...this.#transfer, ...this.#copies.values()];
  }

  copy(value: unknown, depth: number): unknown {
    if (typeof value !== 'object' || value === null) return value;
    if (isList(value, depth)) return value.map((entry) => this.copy(entry, depth - 1));
    const large = largeOf(value);
    if (large === undefined || this.#transfer.includes(large)) return value;
    const copy = this.#copies.get(large) ?? new Uint8Array(new Uint8Array(large)).buffer;
    this.#copies.set(large, copy);
    return value === large ? copy : viewOf(value as ArrayBufferView, copy);
  }
}

function largeOf(value: object): ArrayBuffer | undefined {
  const buffer = types.isTypedArray(value) ? bufferOf.call(value) : value;
  return types.isArrayBuffer(buffer) && !isResizable(buffer) && buffer.byteLength >= LARGE ? buffer : undefined;
}

/** Whether it is looked into. Asks Proxies nothing. */
function isList(value: object, depth: number): value is readonly unknown[] {
  return depth > 0 && Array.isArray(value) && value.length <= LONGEST_LIST && !types.isProxy(value);
}

/** Whether it is a plain object of primitives. Calls nothing of its own. */
function isFlat(value: object): boolean {
  if (types.isProxy(value) || Object.getPrototypeOf(value) !== Object.prototype) return false;
  const properties = Object.values(Object.getOwnPropertyDescriptors(value));
  return properties.every((property) => 'value' in property && (typeof property.value !== 'object' || property.value === null));
}
