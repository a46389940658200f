/** The tokens that let callers in. */
import { createHash, timingSafeEqual } from 'node:crypto';

export class Tokens {
  #digests: readonly Buffer[];

  constructor(tokens: readonly string[]) {
    this.#digests = tokens.map(digest);
  }

  /** Whether there are any. */
  get areWanted(): boolean {
    return this.#digests.length > 0;
  }

  /** From here on these let in, and no others. */
  replace(tokens: readonly string[]): void {
    this.#digests = tokens.map(digest);
  }

  /** Whether it is one of them. All are compared, whichever it is, so that the time which that takes tells nothing. */
  include(token: string): boolean {
    const shown = digest(token);
    let isOne = false;
    for (const one of this.#digests) if (timingSafeEqual(shown, one)) isOne = true;
    return isOne;
  }
}

/** Of equal length whatever the token's is. */
export function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
