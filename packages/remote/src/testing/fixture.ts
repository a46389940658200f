/** What a link is proved on: a network with both ends of each link in this process, and with all that can befall them. */
import type { AcceptedLink, AcceptedLinkOwner, Dial } from '../link.ts';

/** Whom the host's side of the network hands each link to that it lets in: in place of a `Lender`. */
export interface LinkHost {
  accept(link: AcceptedLink): AcceptedLinkOwner;
}

/** A network below the links that may lose, repeat and reorder what it carries. Each concerns packets of either direction. */
export interface Packets {
  /** The next packet with a frame is lost. */
  drop(): void;
  /** The next packet with a frame arrives twice. */
  repeat(): void;
  /** The next packet with a frame arrives after the one that follows it. */
  swap(): void;
}

export interface Network {
  /** Breaks all links that there are, as when a cable is cut and both ends hear of it. Others can be dialled at once. */
  cut(): void;
  /** From here on nothing passes, and nothing is lost, as on a network that stands still. */
  stall(): void;
  /** It passes again, what waited first. */
  resume(): void;
  /** Undefined where the network keeps order by itself, as TCP and Unix sockets do. */
  readonly packets: Packets | undefined;
}

/** Made anew for each case. */
export interface LinkFixture {
  readonly dial: Dial;
  /** Where the host answers. */
  readonly address: string;
  /** Where dialling fails: nobody listens there. */
  readonly refusing: string;
  /** Where dialling never comes to an end: whoever is there says nothing. */
  readonly silent: string;
  /** Bytes of the largest frame that either end takes, from `LARGEST_FRAME` on. */
  readonly maxFrame: number;
  readonly network: Network;
  /** Leaves nothing running, whatever state links are in. */
  end(): Promise<void>;
}

export type CreateLinks = (host: LinkHost) => LinkFixture | Promise<LinkFixture>;
