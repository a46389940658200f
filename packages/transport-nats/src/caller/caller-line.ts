/** One connection of this process's, with all that goes over it: links, and questions for who is there. */
import type { AuthError } from '@mp-event-loop/core';
import type { Listener } from '../line/line.ts';
import { Line, type LineOwner } from '../line/line.ts';
import type { LineOptions } from '../line/line-options.ts';
import { Peers } from '../line/peers.ts';
import { barePacket, PROBE, readPacket } from '../link/packets.ts';
import { randomId } from '../random-id.ts';
import { lastToken, type Subjects, subjectsOf, tokenOf } from '../subjects.ts';
import type { Dialing } from './dialing.ts';

/** Who waits for answers to a question. */
export interface Asker {
  answered(data: Uint8Array): void;
  unheard(): void;
  failed(error: Error): void;
}

interface Dialed {
  readonly dialing: Dialing;
  readonly host: string;
  readonly to: string;
}

export class CallerLine implements LineOwner {
  /** This connection, in subjects. */
  readonly #id = randomId();
  #line: Line | undefined;
  readonly #groups = new Map<string, Subjects>();
  readonly #links = new Map<string, Dialed>();
  readonly #askers = new Map<string, Asker>();
  readonly #peers = new Map<string, Peers>();
  readonly #onLost: () => void;

  private constructor(onLost: () => void) {
    this.#onLost = onLost;
  }

  /** @throws AuthError where trying again would end the same way, else TransportError. */
  static async open(options: LineOptions, onLost: () => void): Promise<CallerLine> {
    const caller = new CallerLine(onLost);
    caller.#line = await Line.open(options, caller);
    return caller;
  }

  get line(): Line {
    return this.#line as Line;
  }

  /** Dials over it. Returns a function to call once the link is over. */
  dial(group: string, host: string, dialing: Dialing): () => void {
    const subjects = this.#subjects(group);
    const peers = this.#peersOf(group);
    const link = randomId();
    const to = subjects.toHost(host, this.#id, link);
    this.#links.set(link, { dialing, host, to });
    peers.add(host, dialing);
    // An idle connection may have died unnoticed.
    void this.line.check();
    dialing.begin({ line: this.line, to, from: subjects.toCaller(this.#id, link) });
    return () => {
      this.#links.delete(link);
      peers.remove(host, dialing);
    };
  }

  /** Asks all hosts of a group. Returns a function that ends the question. */
  ask(group: string, question: object, asker: Asker): () => void {
    const subjects = this.#subjects(group);
    const ask = randomId();
    this.#askers.set(ask, asker);
    const body = Buffer.from(JSON.stringify({ ...question, caller: this.#id, ask }));
    this.line.publish(subjects.ask, body, subjects.toCaller(this.#id, ask));
    return () => this.#askers.delete(ask);
  }

  lost(error: Error): void {
    this.#onLost();
    for (const { dialing } of [...this.#links.values()]) dialing.broke(error.message, error);
    for (const asker of [...this.#askers.values()]) asker.failed(error);
  }

  denied(subject: string, error: AuthError): void {
    const [, group, what] = subject.split('.') as string[];
    for (const { dialing, to } of [...this.#links.values()]) if (what === 'caller' || to === subject) dialing.broke(error.message, error);
    if (what === 'caller') this.#groups.delete(group as string);
    if (what !== 'host') for (const asker of [...this.#askers.values()]) asker.failed(error);
  }

  #subjects(group: string): Subjects {
    const known = this.#groups.get(group);
    if (known !== undefined) return known;
    const subjects = subjectsOf(group, tokenOf(this.line.user));
    this.#groups.set(group, subjects);
    this.line.subscribe(subjects.callers(this.#id), this.#listen(group));
    return subjects;
  }

  #listen(group: string): Listener {
    return (subject, data, isUnheard) => {
      const name = lastToken(subject);
      const link = this.#links.get(name);
      const asker = this.#askers.get(name);
      if (isUnheard) {
        asker?.unheard();
        if (link?.dialing.isOpen === false) link.dialing.unheard();
        else this.#peersOf(group).unheard(link?.host ?? name);
      } else if (asker !== undefined) asker.answered(data);
      else if (link !== undefined) {
        const packet = readPacket(data);
        if (packet !== undefined) link.dialing.take(packet);
      }
    };
  }

  #peersOf(group: string): Peers {
    let peers = this.#peers.get(group);
    if (peers === undefined) {
      peers = new Peers((host) => {
        const subjects = this.#subjects(group);
        this.line.publish(subjects.toHost(host, this.#id, PROBES), barePacket(PROBE, 0), subjects.toCaller(this.#id, host));
      });
      this.#peers.set(group, peers);
    }
    return peers;
  }
}

/** In place of a link's name. */
const PROBES = 'probe';
