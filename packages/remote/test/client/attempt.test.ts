import { expect, it } from 'vitest';
import { Attempt } from '../../src/client/attempt.ts';
import type { DialedLink, DialedLinkOwner, LinkEnd } from '../../src/link.ts';

/** The end of an attempt whose host lets the connection in, and then says nothing. */
function endOfSilence(patience: number): Promise<LinkEnd> {
  return new Promise((resolve) => {
    const dial = (_: string, owner: DialedLinkOwner): DialedLink => ({
      buffered: 0,
      send: () => {},
      close: () => {},
      // As a browser does it: its own close, which looks like any other.
      terminate: () => owner.closed({ why: 'done', message: '1000', error: undefined }),
      hold: () => {},
    });
    new Attempt(dial, 'ws://there/', patience, {
      greeting: () => new Uint8Array(),
      received: () => {},
      closed: (_, end) => resolve(end),
    }).opened();
  });
}

it('an attempt that ends because its host said nothing says so, and for how long', async () => {
  const { error } = await endOfSilence(1);
  expect(error?.message).toBe('could not connect to ws://there/: it did not answer within 1 ms');
});
