/** Which process a loop is in: what it is called, and which of those that were ever called so. */
import { ArgumentError } from '@mp-event-loop/core';

/** A process that was started again has the instance of the one before, and a nonce of its own. */
export interface ProcessName {
  readonly instance: string;
  /** 128 random bits, in hexadecimal. */
  readonly nonce: string;
}

const NONCE_BYTES = 16;
const NONCE = /^[0-9a-f]{32}$/;
/** Characters. */
const LONGEST = 200;

// Versioned and shared: two copies of this package in one process are one process.
const slot: unique symbol = Symbol.for('mp-event-loop.nonce.v1');
const shared = globalThis as { [slot]?: string };

/** Returns what this process is, if it was given a name. */
export function processNamed(instance: string | undefined): ProcessName | undefined {
  if (instance === undefined) return undefined;
  shared[slot] ??= randomHex(NONCE_BYTES);
  return { instance, nonce: shared[slot] };
}

/** @throws ArgumentError where it is no text of 1 to 200 characters; `asker` is the function that it was given to. */
export function checkInstance(asker: string, instance: string | undefined): string | undefined {
  if (instance === undefined || isInstance(instance)) return instance;
  throw new ArgumentError(`option instance of ${asker} must be text of 1 to ${LONGEST} characters`);
}

export function isProcessName({ instance, nonce }: { readonly instance: unknown; readonly nonce: unknown }): boolean {
  return isInstance(instance) && typeof nonce === 'string' && NONCE.test(nonce);
}

export function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function isInstance(instance: unknown): boolean {
  return typeof instance === 'string' && instance.length > 0 && instance.length <= LONGEST;
}
