/** What the liars are made of: PipeNetwork, honest but for one thing. */
import type { AcceptedLink, AcceptedLinkOwner, DialedLink, DialedLinkOwner } from '@mp-event-loop/remote';
import type { CreateLinks, LinkFixture } from '@mp-event-loop/remote/testing';
import { PipeNetwork, type PipeOptions } from './pipe-network.ts';

type Members = Partial<Omit<DialedLink, 'buffered'> & { readonly buffered: number }>;
type Told = Partial<DialedLinkOwner & AcceptedLinkOwner>;

export interface Lie {
  /** Replaces members of each end of a link. Called once for each, and may keep state. */
  link?(link: AcceptedLink | DialedLink, side: 'caller' | 'host', network: PipeNetwork): Members;
  /** Replaces what each end is told. */
  owner?(owner: DialedLinkOwner & AcceptedLinkOwner, side: 'caller' | 'host', network: PipeNetwork): Told;
  fixture?(network: PipeNetwork, fixture: LinkFixture): Partial<LinkFixture>;
  options?: PipeOptions;
}

/** The same object, some of whose members are others: getters stay getters. */
function replacing<T extends object>(inner: T, names: readonly string[], members: object): T {
  const outer = {};
  for (const name of names) {
    const own = Object.getOwnPropertyDescriptor(members, name);
    if (own !== undefined) Object.defineProperty(outer, name, own);
    else if (name === 'buffered') Object.defineProperty(outer, name, { get: () => (inner as { buffered: number }).buffered });
    else {
      const call = (...args: unknown[]): unknown => (inner as Record<string, (...args: unknown[]) => unknown>)[name]?.(...args);
      Object.defineProperty(outer, name, { value: call });
    }
  }
  return outer as T;
}

const LINK = ['buffered', 'send', 'close', 'terminate', 'hold'];
const OWNER = ['opened', 'received', 'closed', 'breached'];

export function lying(lie: Lie): CreateLinks {
  return (host) => {
    const withLink = <L extends AcceptedLink>(link: L, side: 'caller' | 'host'): L =>
      replacing(link, LINK, lie.link?.(link, side, network) ?? {});
    const withOwner = (owner: object, side: 'caller' | 'host'): DialedLinkOwner & AcceptedLinkOwner =>
      replacing(owner, OWNER, lie.owner?.(owner as DialedLinkOwner & AcceptedLinkOwner, side, network) ?? {}) as never;
    const accept = (link: AcceptedLink): AcceptedLinkOwner => withOwner(host.accept(withLink(link, 'host')), 'host');
    const network: PipeNetwork = new PipeNetwork({ accept }, lie.options);
    const { address, refusing, silent, maxFrame } = network;
    const fixture: LinkFixture = {
      address,
      refusing,
      silent,
      maxFrame,
      network,
      dial: (to, owner) => withLink(network.dial(to, withOwner(owner, 'caller')), 'caller'),
      end: () => network.end(),
    };
    return { ...fixture, ...lie.fixture?.(network, fixture) };
  };
}
