/** The host's side of links, without a lender: hands each link that is dialled to whoever a test has serve it. */
import type { AcceptedLink, AcceptedLinkOwner } from '@mp-event-loop/remote';
import { HostLine } from '../dist/host/host-line.js';

export const GROUP = 'links';

export interface LinkHostOptions {
  readonly url: string;
  readonly name: string;
  accept(link: AcceptedLink): AcceptedLinkOwner;
}

export async function startLinkHost({ url, name, accept }: LinkHostOptions): Promise<HostLine> {
  const serving = { group: GROUP, host: name, principals: (id: string) => ({ id }), free: () => 1 };
  const options = { servers: [url], connection: {}, maxPending: 8 * 2 ** 20 };
  const line = new HostLine(options, serving, { accept, isDraining: false, tally: { refuse: () => {} } }, () => {});
  await line.open();
  return line;
}
