/** Names that nobody guesses or has by chance. */
import { randomBytes } from 'node:crypto';

const BYTES = 16;

/** Returns 128 random bits as a token of a subject. */
export function randomId(): string {
  return randomBytes(BYTES).toString('base64url');
}
