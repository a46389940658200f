/** What a view of a buffer says of itself, whatever its class or its own members say instead. */

type Getter<Value> = (this: unknown) => Value;

function getter<Value>(key: string): Getter<Value> {
  return Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype) as object, key)?.get as Getter<Value>;
}

export const bufferOf: Getter<ArrayBufferLike> = getter('buffer');
export const offsetOf: Getter<number> = getter('byteOffset');
export const lengthOf: Getter<number> = getter('byteLength');

/** Whether the buffer can be resized: a clone keeps that it can. */
export function isResizable(buffer: ArrayBuffer): boolean {
  return (buffer as { resizable?: boolean }).resizable === true;
}
