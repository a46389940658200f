/** Callers that share this process have a nonce each, as processes of their own would. */
import type { Fleet } from './fleet.ts';

const slot = Symbol.for('mp-event-loop.nonce.v1');
const NONCE_LENGTH = 32;

/** Returns a function that undoes it. */
export function nameProcesses(fleet: Fleet): () => void {
  const before = Object.getOwnPropertyDescriptor(globalThis, slot);
  const nonces = new Map<string, string>();
  Object.defineProperty(globalThis, slot, {
    configurable: true,
    get: () => {
      const name = fleet.processOf(fleet.world.current);
      const nonce = nonces.get(name) ?? (nonces.size + 1).toString(16).padStart(NONCE_LENGTH, '0');
      nonces.set(name, nonce);
      return nonce;
    },
  });
  return () => {
    if (before === undefined) Reflect.deleteProperty(globalThis, slot);
    else Object.defineProperty(globalThis, slot, before);
  };
}
