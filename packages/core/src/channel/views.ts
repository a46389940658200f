/** What a view of a buffer says of itself, whatever its class or its own members say instead. */

type Getter<Value> = (this: unknown) => Value;

function getter<Value>(key: string | symbol): Getter<Value> {
  return Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype) as object, key)?.get as Getter<Value>;
}

export const bufferOf: Getter<ArrayBufferLike> = getter('buffer');
export const offsetOf: Getter<number> = getter('byteOffset');
/** In bytes. */
export const lengthOf: Getter<number> = getter('byteLength');
const countOf: Getter<number> = getter('length');
const nameOf: Getter<string> = getter(Symbol.toStringTag);

/** Whether the buffer can be resized: a clone keeps that it can. */
export function isResizable(buffer: ArrayBuffer): boolean {
  return (buffer as { resizable?: boolean }).resizable === true;
}

/** Returns a view of another buffer, of the same kind and place as that typed array. */
export function viewOf(array: ArrayBufferView, buffer: ArrayBuffer): ArrayBufferView {
  const Kind = (globalThis as unknown as Record<string, Uint8ArrayConstructor>)[nameOf.call(array)] as Uint8ArrayConstructor;
  return new Kind(buffer, offsetOf.call(array), countOf.call(array));
}
