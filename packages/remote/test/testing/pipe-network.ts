/** An honest network within the process: packets that may be lost, repeated and reordered, and links that number their frames. */
import { TransportError } from '@mp-event-loop/core';
import type { AcceptedLinkOwner, CloseCause, DialedLink, DialedLinkOwner, LinkEnd, LinkOwner } from '@mp-event-loop/remote';
import type { LinkFixture, LinkHost, Network, Packets } from '@mp-event-loop/remote/testing';

type Packet =
  | { readonly is: 'frame'; readonly number: number; readonly frame: Uint8Array }
  | { readonly is: 'close'; readonly why: CloseCause; readonly message: string };

export interface PipeOptions {
  /** Whether links look at the numbers of frames. */
  readonly noticesGaps: boolean;
}

const MAX_FRAME = 100_000;
const broken: LinkEnd = { why: 'broken', message: 'the pipe broke', error: undefined };

export class PipeNetwork implements LinkFixture, Network, Packets {
  readonly address = 'pipe:host';
  readonly refusing = 'pipe:nobody';
  readonly silent = 'pipe:mute';
  readonly maxFrame = MAX_FRAME;
  readonly network = this;
  readonly packets = this;
  readonly options: PipeOptions;
  readonly #host: LinkHost;
  readonly #ends = new Set<PipeEnd>();
  isStalled = false;
  befalls: 'drop' | 'repeat' | 'swap' | undefined;

  constructor(host: LinkHost, options: PipeOptions = { noticesGaps: true }) {
    this.#host = host;
    this.options = options;
  }

  readonly dial = (address: string, owner: DialedLinkOwner): DialedLink => {
    const near = new PipeEnd(this, owner);
    this.#ends.add(near);
    if (address === this.refusing) {
      near.end({ why: 'broken', message: '', error: new TransportError(`nobody listens at ${address}`) });
    } else if (address === this.address) {
      const far = new PipeEnd(this, undefined);
      near.other = far;
      far.other = near;
      this.#whenMoving(() => this.#accept(near, far, owner));
    }
    return near;
  };

  cut(): void {
    for (const end of this.#ends) end.breaks();
  }
  stall(): void {
    this.isStalled = true;
  }
  resume(): void {
    this.isStalled = false;
    for (const end of this.#ends) end.pump();
  }
  drop(): void {
    this.befalls = 'drop';
  }
  repeat(): void {
    this.befalls = 'repeat';
  }
  swap(): void {
    this.befalls = 'swap';
  }
  async end(): Promise<void> {
    this.cut();
  }

  #accept(near: PipeEnd, far: PipeEnd, owner: DialedLinkOwner): void {
    if (near.isOver) return;
    this.#ends.add(far);
    near.open();
    far.open();
    owner.opened();
    far.owner = this.#host.accept(far);
    near.pump();
    far.pump();
  }

  #whenMoving(body: () => void): void {
    setImmediate(() => (this.isStalled ? setTimeout(() => this.#whenMoving(body), 1) : body()));
  }
}

export class PipeEnd implements DialedLink {
  readonly #network: PipeNetwork;
  owner: LinkOwner | AcceptedLinkOwner | undefined;
  other: PipeEnd | undefined;
  /** On their way to the other end. */
  #queue: Packet[] = [];
  #isOpen = false;
  #isPumped = false;
  isOver = false;
  #sent = 0;
  #got = 0;

  constructor(network: PipeNetwork, owner: LinkOwner | undefined) {
    this.#network = network;
    this.owner = owner;
  }

  get buffered(): number {
    return this.#queue.reduce((bytes, packet) => bytes + (packet.is === 'frame' ? packet.frame.length : 0), 0);
  }

  open(): void {
    this.#isOpen = true;
  }

  send(frame: Uint8Array): void {
    if (!this.#isOpen || this.isOver) return;
    if (frame.length > MAX_FRAME) {
      this.close('oversized', 'the frame is too large');
      return;
    }
    this.#sent += 1;
    this.#put({ is: 'frame', number: this.#sent, frame: frame.slice() });
  }

  close(why: CloseCause, message: string): void {
    if (this.isOver) return;
    if (this.#isOpen) this.#put({ is: 'close', why, message });
    this.end({ why, message, error: undefined });
  }

  terminate(): void {
    this.#queue = [];
    this.breaks();
    this.other?.breaks();
  }

  hold(): void {}

  breaks(): void {
    this.#queue = [];
    if (this.#isOpen || this.#network.isStalled || this.other === undefined || !this.isOver) this.end(broken);
  }

  end(end: LinkEnd): void {
    if (this.isOver) return;
    this.isOver = true;
    setImmediate(() => this.owner?.closed(end));
  }

  /** What is on its way arrives at once: no honest end does this. */
  flush(): void {
    for (const packet of this.#queue.splice(0)) this.other?.take(packet);
  }

  /** Tells its owner before it returns: no honest end does this. */
  closeNow(why: CloseCause, message: string): void {
    if (this.isOver) return;
    this.#put({ is: 'close', why, message });
    this.isOver = true;
    this.owner?.closed({ why, message, error: undefined });
  }

  pump(): void {
    if (this.#isPumped || this.#network.isStalled || this.#queue.length === 0) return;
    this.#isPumped = true;
    setImmediate(() => {
      this.#isPumped = false;
      if (this.#network.isStalled) return;
      for (const packet of this.#queue.splice(0)) this.other?.take(packet);
    });
  }

  take(packet: Packet): void {
    if (this.isOver) return;
    if (packet.is === 'close') {
      this.end({ why: packet.why, message: packet.message, error: undefined });
      return;
    }
    if (this.#network.options.noticesGaps) {
      if (packet.number <= this.#got) return;
      if (packet.number > this.#got + 1) {
        this.terminate();
        return;
      }
    }
    this.#got = packet.number;
    this.owner?.received(packet.frame);
  }

  #put(packet: Packet): void {
    const { befalls } = this.#network;
    this.#queue.push(packet);
    if (packet.is === 'frame' && befalls === 'drop') this.#queue.pop();
    else if (packet.is === 'frame' && befalls === 'repeat') this.#queue.push(packet);
    else if (packet.is === 'frame' && befalls === 'swap') {
      this.#queue.pop();
      setImmediate(() => this.#later(packet));
    }
    this.#network.befalls = undefined;
    this.pump();
  }

  /** What was sent after it has left. */
  #later(packet: Packet): void {
    this.#queue.push(packet);
    this.pump();
  }
}
