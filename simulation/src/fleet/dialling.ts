/** Dials a virtual host: it may be there, gone, or gone without a word. */
import { TransportError } from '../core.ts';
import { Random } from '../random.ts';
import type { DialedLink, DialedLinkOwner } from '../sessions/remote.ts';
import { VirtualLink } from '../sessions/virtual-link.ts';
import type { Fleet } from './fleet.ts';
import type { Member } from './member.ts';

export function dial(fleet: Fleet, { identity, links }: Member, address: string, owner: DialedLinkOwner): DialedLink {
  const { world, spec } = fleet;
  const { thread, principal, name } = identity;
  const host = fleet.hostAt(address);
  const number = links.length + 1;
  const random = Random.of(fleet.seed, `link ${number} of ${name}`);
  const ends = { caller: thread, host: host.thread };
  const link = new VirtualLink(world, ends, { ...spec.wire, duplicates: 0, overtakes: 0 }, random, fleet);
  link.caller.begin(owner);
  links.push(link);
  host.links.add(link);
  const delay = random.range(spec.wire.openDelay);
  fleet.nameLink(link, `link ${number} to ${address}`);
  world.note(`dials ${address}: link ${number}`);
  if (fleet.isAway(host) === 'silently') link.halve();
  else if (fleet.isAway(host) || random.chance(spec.wire.refuse)) {
    world.note('nobody is found there');
    link.isCut = true;
    const error = new TransportError(`nobody is found at ${address}`);
    link.caller.end({ why: 'broken', message: error.message, error }, delay);
    link.host.end({ why: 'broken', message: '', error: undefined }, delay);
  } else {
    host.thread.at(thread.local + delay / 2, () => {
      if (!link.host.isClosed) link.host.begin(host.lender.accept(link.host, { id: principal }));
    });
    thread.at(thread.local + delay, () => {
      if (link.caller.isClosed) return;
      world.note(`link ${number} is open`);
      owner.opened();
    });
  }
  return link.caller;
}
