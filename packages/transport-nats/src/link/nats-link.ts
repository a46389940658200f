/**
 * A link over NATS, either end of it: two subjects, over which packets go that are numbered, and counted against what the other end can
 * take. A number that does not follow the last one breaks the link.
 */
import { after, microtask, type Timer } from '@mp-event-loop/core/clock';
import type { AcceptedLink, CloseCause, LinkEnd, LinkOwner } from '@mp-event-loop/remote';
import { Allowance } from '../line/budget.ts';
import type { Line, Post } from '../line/line.ts';
import type { Sender } from '../line/outbox.ts';
import { FrameQueue, FrameReader, MAX_FRAME } from './frame-stream.ts';
import * as packets from './packets.ts';

export interface NatsLinkOwner extends LinkOwner {
  /** The other end did what no honest end does. */
  breached(message: string): void;
  /** Called once the link is over, before its owner hears of it. */
  left(): void;
}

/** Bytes of the largest packet, where the server would take larger ones: others wait for it. */
const LARGEST_PACKET = 131_072;
/** A packet that the other end has no room for waits until it may be this large, or have all there is. */
const WORTHWHILE = 2048;
/** ms for the other end to take what was sent before the link closes. */
const CLOSING_WITHIN = 2000;
/** ms of rest after which the other end hears how much it should have. */
const MARK_AFTER = 500;

export class NatsLink implements AcceptedLink, Sender {
  readonly #line: Line;
  /** Where the other end listens. */
  readonly #to: string;
  /** Where this end does. */
  readonly #from: string;
  readonly #owner: NatsLinkOwner;
  readonly #queue = new FrameQueue();
  readonly #reader = new FrameReader();
  readonly #allowance: Allowance;
  /** Whether frames go: from when the other end has said how much it takes. */
  #isOpen = false;
  /** How it ends, from when that is known. */
  #end: LinkEnd | undefined;
  #isOver = false;
  /** Packets of data. */
  #sent = 0;
  #received = 0;
  /** What they count for, and how much of that the other end has said it takes. */
  #spent = 0;
  #limit = 0;
  #mark: Timer | undefined;
  #isRested = true;
  #patience: Timer | undefined;

  constructor({ line, to, from }: Post, owner: NatsLinkOwner) {
    this.#line = line;
    this.#to = to;
    this.#from = from;
    this.#owner = owner;
    this.#allowance = new Allowance(line.budget, (limit) => this.#say(packets.GRANT, limit));
  }

  get buffered(): number {
    return this.#queue.bytes;
  }

  /** The other end takes so much for a start. */
  open(limit: number): void {
    this.#isOpen = true;
    this.#limit = limit;
  }

  send(frame: Uint8Array): void {
    if (!this.#isOpen || this.#end !== undefined) return;
    if (frame.length > MAX_FRAME) this.close('oversized', `a frame of ${frame.length} bytes`);
    else {
      this.#queue.add(frame);
      this.#line.outbox.wake(this);
    }
  }

  close(why: CloseCause, message: string): void {
    if (this.#end !== undefined) return;
    this.#end = { why, message, error: undefined };
    if (this.#queue.bytes === 0) this.#sayClose(this.#end);
    else this.#patience = after(CLOSING_WITHIN, () => this.terminate()).unref();
  }

  terminate(): void {
    if (this.#isOver) return;
    this.#say(packets.GONE, 0);
    this.broke('it was ended');
  }

  /** It is over, without a word to the other end. */
  broke(message: string, error?: Error): void {
    this.#end ??= { why: 'broken', message, error };
    this.#finish();
  }

  sendNext(): number {
    if (this.#isOver || this.#queue.bytes === 0) return 0;
    const all = packets.HEAD + this.#queue.bytes;
    const most = Math.min(all, LARGEST_PACKET, this.#line.maxPayload);
    const size = Math.min(most, packets.bytesFor(this.#limit - this.#spent));
    if (size < Math.min(most, WORTHWHILE)) return 0;
    const packet = Buffer.allocUnsafeSlow(size);
    this.#sent += 1;
    packets.writeHead(packet, packets.DATA, this.#sent);
    this.#queue.fill(packet, packets.HEAD);
    // After a rest, whether anybody is there: whoever is busy need not ask.
    this.#line.publish(this.#to, packet, this.#mark === undefined ? this.#from : undefined);
    const cost = packets.costOf(size);
    this.#spent += cost;
    this.#rest();
    if (this.#queue.bytes === 0 && this.#end !== undefined) this.#sayClose(this.#end as LinkEnd & { readonly why: CloseCause });
    return cost;
  }

  /** Heeds a packet of the other end. */
  take({ kind, number, content }: packets.Packet): void {
    if (this.#isOver) return;
    switch (kind) {
      case packets.DATA:
        this.#takeData(number, content);
        break;
      case packets.MARK:
        this.#expect(number);
        break;
      case packets.GRANT:
        this.#granted(number);
        break;
      case packets.CEDE:
        if (!this.#allowance.ceded(number)) this.#breach('it ceded what it was not asked for');
        break;
      case packets.CLOSE:
        if (this.#expect(number)) {
          this.#end ??= { ...packets.readClose(content), error: undefined };
          this.#finish();
        }
        break;
      case packets.GONE:
        this.broke('the other end is gone');
        break;
      default:
        this.#breach(`a packet of kind ${kind}`);
    }
  }

  #takeData(number: number, content: Uint8Array): void {
    if (number !== this.#received + 1) {
      this.#lost(`packet ${number} came after packet ${this.#received}`);
      return;
    }
    this.#received = number;
    if (!this.#allowance.take(packets.costOf(packets.HEAD + content.length))) {
      this.#breach('more was sent than may wait');
      return;
    }
    const oversized = this.#reader.add(content, (frame) => {
      // What comes after the end is not heeded: the other end did not know of it yet.
      if (this.#end === undefined) this.#owner.received(frame);
    });
    if (oversized !== undefined) this.close('oversized', `a frame of ${oversized} bytes`);
  }

  /** Returns whether all packets of data have come up to this one. */
  #expect(number: number): boolean {
    if (number === this.#received) return true;
    this.#lost(`of ${number} packets ${this.#received} came`);
    return false;
  }

  #lost(message: string): void {
    this.#say(packets.GONE, 0);
    this.broke(`NATS has lost some of it: ${message}`);
  }

  #breach(message: string): void {
    if (this.#end !== undefined) return;
    this.#owner.breached(message);
  }

  #granted(limit: number): void {
    if (limit >= this.#limit) this.#limit = limit;
    else {
      this.#limit = Math.max(limit, this.#spent);
      this.#say(packets.CEDE, this.#limit);
    }
    if (this.#queue.bytes > 0) this.#line.outbox.wake(this);
  }

  /** Has the other end hear, once nothing more is sent for a while, how much it should have. */
  #rest(): void {
    this.#isRested = false;
    this.#mark ??= after(MARK_AFTER, () => {
      this.#mark = undefined;
      if (this.#isOver) return;
      if (this.#isRested) this.#say(packets.MARK, this.#sent);
      else {
        this.#rest();
        this.#isRested = true;
      }
    }).unref();
  }

  #say(kind: number, number: number): void {
    this.#line.publish(this.#to, packets.barePacket(kind, number));
  }

  #sayClose({ why, message }: LinkEnd): void {
    if (why !== 'broken') this.#line.publish(this.#to, packets.closePacket(this.#sent, why, message));
    this.#finish();
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#mark?.cancel();
    this.#patience?.cancel();
    this.#queue.clear();
    this.#line.outbox.remove(this);
    this.#allowance.leave();
    this.#owner.left();
    const end = this.#end as LinkEnd;
    microtask(() => this.#owner.closed(end));
  }
}
