// What the page may ask of the demo's server beside files. Each answer is JSON.

import type { LiveFeed } from '../feed/live-feed-process.ts';
import type { Link } from './link.ts';
import { HANG, type LinkRequest, type PaceRequest, type PageSetup, type SumsResponse } from './page-setup.ts';

/** What a request asks that nobody may: its message is the answer. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest';
}

export class PageApi implements AsyncDisposable {
  readonly #setup: PageSetup;
  readonly #feed: LiveFeed;
  readonly #links: Readonly<Record<LinkRequest['to'], Link>>;
  readonly #hanging = new Map<LinkRequest['to'], NodeJS.Timeout>();

  constructor(setup: PageSetup, feed: LiveFeed, links: Readonly<Record<LinkRequest['to'], Link>>) {
    this.#setup = setup;
    this.#feed = feed;
    this.#links = links;
  }

  /** Undefined where there is nothing at this path. `body` is what came with a POST. @throws BadRequest */
  async answer(path: string, query: URLSearchParams, body: unknown): Promise<object | undefined> {
    if (path === '/setup') return this.#setup;
    if (path === '/sums') return this.#sums(Number(query.get('flights')));
    if (path === '/pace') return this.#pace(body);
    if (path === '/link') return this.#link(body);
    return undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#hanging.values()) clearTimeout(timer);
  }

  async #sums(flights: number): Promise<SumsResponse> {
    if (!Number.isSafeInteger(flights) || flights < 1) throw new BadRequest('flights must be a whole number above 0');
    return { sums: await this.#feed.sumsOf(flights) };
  }

  #pace(body: unknown): object {
    const { flightsPerSecond } = (body ?? {}) as Partial<PaceRequest>;
    if (flightsPerSecond !== null && !(typeof flightsPerSecond === 'number' && flightsPerSecond >= 0))
      throw new BadRequest('flightsPerSecond must be a number from 0 up, or null');
    this.#feed.setPace(flightsPerSecond);
    return {};
  }

  #link(body: unknown): object {
    const { to, fault } = (body ?? {}) as Partial<LinkRequest>;
    if (to === undefined || !Object.hasOwn(this.#links, to)) throw new BadRequest(`there is no link to ${String(to)}`);
    if (fault !== 'cut' && fault !== 'hang') throw new BadRequest(`a link can be cut or hang, not ${String(fault)}`);
    const link = this.#links[to];
    if (fault === 'cut') {
      link.cut();
      return {};
    }
    link.hang(true);
    clearTimeout(this.#hanging.get(to));
    this.#hanging.set(
      to,
      setTimeout(() => link.hang(false), HANG),
    );
    return {};
  }
}
