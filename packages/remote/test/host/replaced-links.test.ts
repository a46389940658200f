/** A link that was replaced has no say any more, whatever its end says. */
import { expect, it } from 'vitest';
import { OPENED, WELCOME } from '../../dist/session/frame.js';
import { FakeHost } from './fake-host.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('a link that was replaced ends nothing, though its caller closes it as done while the host does', async () => {
  const host = new FakeHost({ executors: 1 });
  const before = host.ask(1, 'ada');
  await expect.poll(() => before.kinds).toContain(OPENED);
  const now = host.ask(1, 'ada', { isNew: false });
  expect([before.cause, now.kinds[0]]).toEqual(['replaced', WELCOME]);
  before.owner?.closed({ why: 'done', message: '', error: undefined });
  await turn();
  const [session] = host.lender.views();
  expect([session?.isAttached, now.cause, host.lender.lent]).toEqual([true, undefined, 1]);
  // Whose it is now may still end it.
  now.owner?.closed({ why: 'done', message: '', error: undefined });
  await expect.poll(() => host.lender.lent).toBe(0);
});
