/** What an `open` rejects with, so that a start fails by it. */
import { AuthError } from '../errors.ts';
import type { Scene } from './scene.ts';

/** Returns an error that ends a start: a host that is merely away is waited for until startTimeout, which is none of a case's to know. */
export function refusal({ transport }: Scene, message: string): Error {
  return transport.isolation === 'host' ? new AuthError(message) : new Error(message);
}
