/** Gives a case links on the network under test, and ends them after the case. */
import type { AcceptedLink, AcceptedLinkOwner } from '../link.ts';
import { check, fail, same } from './assert.ts';
import { CallerEnd, HostEnd } from './ends.ts';
import type { CreateLinks, LinkFixture, LinkHost } from './fixture.ts';

/** ms between two looks at a condition. */
const LOOK_EVERY = 2;
/** ms in which nothing may happen. If it were too short, a case would prove less, but not fail. */
const QUIET = 50;

export interface Pair {
  readonly caller: CallerEnd;
  readonly host: HostEnd;
}

export class Scene implements LinkHost {
  readonly patience: number;
  readonly callers: CallerEnd[] = [];
  readonly hosts: HostEnd[] = [];
  /** Called with each end that the host has let in, before `accept` returns. */
  onAccepted: (host: HostEnd) => void = () => {};
  #fixture: LinkFixture | undefined;

  constructor(patience: number) {
    this.patience = patience;
  }

  get fixture(): LinkFixture {
    return this.#fixture as LinkFixture;
  }

  async begin(create: CreateLinks): Promise<void> {
    this.#fixture = await create(this);
  }

  accept(link: AcceptedLink): AcceptedLinkOwner {
    const host = new HostEnd(link);
    this.hosts.push(host);
    this.onAccepted(host);
    return host;
  }

  dial(address: string = this.fixture.address, prepare: (caller: CallerEnd) => void = () => {}): CallerEnd {
    const caller = new CallerEnd();
    this.callers.push(caller);
    prepare(caller);
    caller.dialled(() => this.fixture.dial(address, caller));
    return caller;
  }

  /** Dials, and waits until both ends have the link. Not to be called again before it has resolved. */
  async pair(): Promise<Pair> {
    const { length } = this.hosts;
    const caller = this.dial();
    await this.until(() => caller.opens > 0 && this.hosts.length > length, 'a dialled link must open');
    return { caller, host: this.hosts[length] as HostEnd };
  }

  /** Waits for a condition; fails, with the rule that was broken, if it does not come. */
  async until(condition: () => boolean, rule: string): Promise<void> {
    const end = performance.now() + this.patience;
    while (!condition()) {
      if (performance.now() > end) fail(`${rule}, but did not within ${Math.round(this.patience)} ms`);
      await pause(LOOK_EVERY);
    }
  }

  /** Waits until this end was told of so many frames. */
  received(end: CallerEnd | HostEnd, count: number): Promise<void> {
    return this.until(() => end.frames.length >= count, `${count} frames must arrive`);
  }

  /** Waits until both ends have closed. */
  async over({ caller, host }: Pair): Promise<void> {
    await this.until(() => caller.hasClosed && host.hasClosed, 'both ends must close');
  }

  /** Gives what must not happen time to do so. */
  quiet(): Promise<void> {
    return pause(QUIET);
  }

  /** Checks what holds for every link, whatever the case. */
  checkAll(): void {
    for (const end of [...this.callers, ...this.hosts]) {
      same(end.offences, [], 'what an end was told at the wrong time');
      check(end.ends.length <= 1, 'closed must be called once');
    }
    for (const { opens } of this.callers) check(opens <= 1, 'opened must be called once');
    for (const { breaches } of this.hosts) same(breaches, [], 'breaches of honest ends');
  }

  /** Ends all links, each of which must then hear of it. */
  async end(): Promise<void> {
    try {
      for (const caller of this.callers) caller.terminate();
      for (const host of this.hosts) host.terminate();
      await this.until(() => [...this.callers, ...this.hosts].every((end) => end.hasClosed), 'an end that is terminated must close');
      await pause(0);
      this.checkAll();
    } finally {
      await this.fixture.end();
    }
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
