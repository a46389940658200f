/** What comes to a host over one connection: questions, which it answers, and packets, which it hands to the links that they are of. */

import { random } from '@mp-event-loop/core/clock';
import type { AcceptedLinkOwner } from '@mp-event-loop/remote';
import { checkPrincipal, type Lender, type Log, type Principal } from '@mp-event-loop/remote/host';
import { LEAST_GRANT } from '../line/budget.ts';
import type { Line } from '../line/line.ts';
import { Peers } from '../line/peers.ts';
import { NatsLink, type NatsLinkOwner } from '../link/nats-link.ts';
import { ACCEPT, barePacket, closePacket, DIAL, GONE, type Packet, PROBE, readPacket, refusePacket } from '../link/packets.ts';
import { hostSubjects, nameOf, partsOfCall, subjectsOf, userOfAsk } from '../subjects.ts';

export interface ReceptionOptions {
  readonly group: string;
  /** The host, in subjects. */
  readonly host: string;
  readonly principals: (user: string) => Principal | null;
  /** How many more executors it could lend. */
  free(): number;
}

/** Whom links are handed to: the host's lender. */
export interface Lending extends Pick<Lender, 'accept' | 'isDraining'> {
  readonly tally: Pick<Lender['tally'], 'refuse'>;
}

/** Links that may be open at a time, and the part of them that is for one user. */
const MAX_LINKS = 2000;
const PART_OF_ONE = 1 / 2;
/** In place of a link's name. */
const PROBES = 'probe';
const RANDOM_ID = /^[\w-]{22}$/;

interface Accepted {
  readonly link: NatsLink;
}

export class Reception {
  readonly #line: Line;
  readonly #options: ReceptionOptions;
  readonly #lender: Lending;
  readonly #log: Log;
  /** By what comes after the host's name in their subjects, behind the user's. */
  readonly #links = new Map<string, Accepted>();
  readonly #ofUsers = new Map<string, number>();
  readonly #peers = new Peers((peer) => this.#probe(peer));

  constructor(line: Line, options: ReceptionOptions, lender: Lending, log: Log) {
    this.#line = line;
    this.#options = options;
    this.#lender = lender;
    this.#log = log;
    const { asks, calls } = hostSubjects(options.group, options.host);
    line.subscribe(calls, (subject, data, isUnheard) => this.#take(subject, data, isUnheard));
    line.subscribe(asks, (subject, data) => this.#answer(subject, data));
  }

  get links(): number {
    return this.#links.size;
  }

  /** The connection is lost, and with it all links. */
  lost(message: string): void {
    for (const { link } of [...this.#links.values()]) link.broke(message);
  }

  #answer(subject: string, data: Uint8Array): void {
    const question = readQuestion(data);
    if (question === undefined || this.#lender.isDraining || random() >= question.part) return;
    const { group, host, free } = this.#options;
    const answer = Buffer.from(JSON.stringify({ host, free: free() }));
    this.#line.publish(subjectsOf(group, userOfAsk(subject)).toCaller(question.caller, question.ask), answer);
  }

  #take(subject: string, data: Uint8Array, isUnheard: boolean): void {
    const { user, caller, link } = partsOfCall(subject);
    if (isUnheard) {
      this.#peers.unheard(peerOf(user, caller));
      return;
    }
    const packet = readPacket(data);
    if (packet === undefined || packet.kind === PROBE) return;
    const accepted = this.#links.get(`${user}.${caller}.${link}`);
    const to = subjectsOf(this.#options.group, user).toCaller(caller, link);
    if (packet.kind === DIAL) {
      if (accepted === undefined) this.#dialled(user, caller, link, to, packet);
      // The answer was lost, or is late.
      else this.#line.publish(to, barePacket(ACCEPT, LEAST_GRANT));
    } else if (accepted !== undefined) accepted.link.take(packet);
    else if (packet.kind !== GONE) this.#line.publish(to, barePacket(GONE, 0));
  }

  #dialled(user: string, caller: string, name: string, to: string, { number }: Packet): void {
    if (!RANDOM_ID.test(caller) || !RANDOM_ID.test(name)) return;
    const principal = this.#principalOf(user);
    if (principal === null) {
      this.#refuse(user, 'principal');
      this.#line.publish(to, refusePacket(`this host lends nothing to user ${nameOf(user)}: its option principals says so`));
      return;
    }
    if (this.#links.size >= MAX_LINKS || (this.#ofUsers.get(user) ?? 0) >= MAX_LINKS * PART_OF_ONE) {
      this.#refuse(user, 'too many links');
      this.#line.publish(to, closePacket(0, 'full', 'this host has too many links just now'));
      return;
    }
    const key = `${user}.${caller}.${name}`;
    const peer = peerOf(user, caller);
    const owner = new LateOwner(() => {
      this.#links.delete(key);
      this.#peers.remove(peer, link);
      this.#count(user, -1);
    });
    const from = subjectsOf(this.#options.group, user).toHost(this.#options.host, caller, name);
    const link = new NatsLink({ line: this.#line, to, from }, owner);
    this.#links.set(key, { link });
    this.#peers.add(peer, link);
    this.#count(user, 1);
    link.open(number);
    this.#line.publish(to, barePacket(ACCEPT, LEAST_GRANT));
    owner.become(this.#lender.accept(link, principal, `${nameOf(user)} ${caller}`));
  }

  #refuse(user: string, why: string): void {
    this.#lender.tally.refuse(why);
    this.#log('refused', { why, user: nameOf(user) });
  }

  #principalOf(user: string): Principal | null {
    try {
      const principal = this.#options.principals(nameOf(user));
      // Who forgot a return has let in nobody.
      return principal ? checkPrincipal(principal) : null;
    } catch (error) {
      this.#log('principals failed', { user: nameOf(user), message: error instanceof Error ? error.message : String(error) });
      return null;
    }
  }

  #count(user: string, more: number): void {
    const links = (this.#ofUsers.get(user) ?? 0) + more;
    if (links > 0) this.#ofUsers.set(user, links);
    else this.#ofUsers.delete(user);
  }

  #probe(peer: string): void {
    const [user, caller] = peer.split('.') as [string, string];
    const { group, host } = this.#options;
    const subjects = subjectsOf(group, user);
    this.#line.publish(subjects.toCaller(caller, PROBES), barePacket(PROBE, 0), subjects.toHost(host, caller, PROBES));
  }
}

/** Passes on to whoever the lender has serve the link, which is known once the link is. */
class LateOwner implements NatsLinkOwner {
  readonly #left: () => void;
  #owner: AcceptedLinkOwner | undefined;

  constructor(left: () => void) {
    this.#left = left;
  }

  become(owner: AcceptedLinkOwner): void {
    this.#owner = owner;
  }
  left(): void {
    this.#left();
  }
  received(frame: Uint8Array): void {
    this.#owner?.received(frame);
  }
  breached(message: string): void {
    this.#owner?.breached(message);
  }
  closed(end: Parameters<AcceptedLinkOwner['closed']>[0]): void {
    this.#owner?.closed(end);
  }
}

function peerOf(user: string, caller: string): string {
  return `${user}.${caller}`;
}

interface Question {
  readonly caller: string;
  readonly ask: string;
  readonly part: number;
}

/** Returns undefined for what is no question. */
function readQuestion(data: Uint8Array): Question | undefined {
  try {
    const { caller, ask, part } = JSON.parse(Buffer.from(data).toString()) as Partial<Record<keyof Question, unknown>>;
    if (typeof caller !== 'string' || !RANDOM_ID.test(caller) || typeof ask !== 'string' || !RANDOM_ID.test(ask)) return undefined;
    return { caller, ask, part: typeof part === 'number' ? part : 1 };
  } catch {
    return undefined;
  }
}
