/** How long what an executor does at its end, or at an object's, is waited for. */
import { TransportError } from '../../errors.ts';

/** In ms. */
export const END_PATIENCE = 5000;

export function tooLate(what: string, waited: number = END_PATIENCE): TransportError {
  return new TransportError(`${what} took longer than ${waited} ms, and is not waited for any longer`);
}
