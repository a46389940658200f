/** A host has no more executors than it lends, those that are being ended included. */
import { describe, expect, it } from 'vitest';
import { bareFrame, REFUSED, WELCOME } from '../../dist/session/frame.js';
import { FakeHost, type FakeLink } from './fake-host.ts';

const OPENED = 19;
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function breach(link: FakeLink): void {
  link.owner?.received(bareFrame(7, 0));
}

/** A host whose executors take their time to die: until `die` is called. */
function dying(options: ConstructorParameters<typeof FakeHost>[0]): { readonly host: FakeHost; die(): void } {
  const host = new FakeHost(options);
  let die = (): void => {};
  host.executors.deaths = new Promise((resolve) => {
    die = resolve;
  });
  return { host, die: () => die() };
}

describe('a host', () => {
  it('opens no executor in the place of one that is being killed', async () => {
    const { host, die } = dying({ executors: 1 });
    const link = host.ask(1, 'ada');
    await expect.poll(() => link.kinds).toContain(OPENED);
    breach(link);
    const early = host.ask(2, 'eve');
    await turn();
    expect([early.kinds, host.executors.opens, host.lender.lent]).toEqual([[REFUSED], 1, 1]);
    die();
    await expect.poll(() => host.lender.lent).toBe(0);
    const late = host.ask(3, 'eve');
    await expect.poll(() => late.kinds).toContain(OPENED);
  });

  it('counts one that is being killed for the principal that had it', async () => {
    const { host } = dying({ executors: 4, executorsPerPrincipal: 1 });
    const link = host.ask(1, 'ada');
    await expect.poll(() => link.kinds).toContain(OPENED);
    breach(link);
    const [again, other] = [host.ask(2, 'ada'), host.ask(3, 'eve')];
    await turn();
    expect([again.kinds[0], other.kinds[0]]).toEqual([REFUSED, WELCOME]);
  });

  it('opens none before one that it has taken back is gone', async () => {
    const { host, die } = dying({ executors: 1 });
    await host.leave(1, 'ada');
    const link = host.ask(2, 'eve');
    await expect.poll(() => link.kinds).toContain(WELCOME);
    await turn();
    expect([host.executors.opens, host.lender.lent]).toEqual([1, 1]);
    die();
    await expect.poll(() => link.kinds).toContain(OPENED);
  });

  it('lets go of a session whose caller leaves while its place is not free yet', async () => {
    const { host, die } = dying({ executors: 1 });
    await host.leave(1, 'ada');
    const link = host.ask(2, 'eve');
    await expect.poll(() => link.kinds).toContain(WELCOME);
    breach(link);
    die();
    await expect.poll(() => host.lender.lent).toBe(0);
    expect([host.executors.opens, host.lender.sessions]).toEqual([1, 0]);
  });
});
