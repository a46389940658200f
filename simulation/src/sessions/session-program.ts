/** A program over one session: data, drawn whole before it runs, so that it can be cut down to what fails. */
import type { Features } from '../program/features.ts';
import { Random } from '../random.ts';

export interface SessionProgram {
  readonly wire: Wire;
  /** ms. */
  readonly heartbeat: number;
  readonly resumeWindow: number;
  /** Bytes that may wait in the session, either way. */
  readonly window: number;
  readonly messages: readonly Message[];
  readonly troubles: readonly Trouble[];
  readonly end: End;
}

/** How links behave on which nothing is done. */
export interface Wire {
  /** ms that a frame travels. */
  readonly latency: readonly [number, number];
  /** ms until a link is open, and how often it never is. */
  readonly openDelay: readonly [number, number];
  readonly refuse: number;
  /** How often a link delivers a numbered frame twice, and how often one overtakes the one before: no honest link does either. */
  readonly duplicates: number;
  readonly overtakes: number;
  /** How often either process stands still for a while. */
  readonly stalls: number;
}

interface Message {
  readonly from: 'loop' | 'executor';
  /** ms after the begin. */
  readonly at: number;
  readonly bytes: number;
}

/** What is done to the link that there is at that time. */
export interface Trouble {
  readonly at: number;
  /**
   * `cut`: both ends hear of it, one after the other. `half-open`: nothing arrives any more, and nobody hears of that. `forsaken`: the
   * caller hears that it is closed, the host does not. `stalled`: all that is under way comes so many ms later.
   */
  readonly does: 'cut' | 'half-open' | 'forsaken' | 'stalled';
  readonly ms: number;
}

export interface End {
  readonly at: number;
  /** `gone`: the caller's process is no more, and says nothing. */
  readonly how: 'close' | 'kill' | 'executor dies' | 'gone';
}

const HEARTBEATS: readonly number[] = [50, 200, 1000];

export function drawSession(seed: number, features: Features): SessionProgram {
  const random = Random.of(seed, 'session');
  const heartbeat = random.pick(HEARTBEATS);
  const longest = random.pick([0.5, 5, 0.15 * heartbeat]);
  const span = random.pick([200, 3000]);
  const isLarge = random.chance(0.25);
  const isHonest = random.chance(0.8);
  const bytes = (): number => (isLarge && random.chance(0.1) ? random.int(1000, 150_000) : random.int(4, 60));
  const end: End = {
    at: span * random.pick([0.5, 1, 1.2]) + random.range([0, 100]),
    how: random.pick(['close', 'close', 'kill', 'executor dies', 'gone']),
  };
  // Right after the end, while its last messages are under way, is when least should be lost and most can be.
  const lastTrouble: Trouble = { at: end.at + random.range([0, 3 * longest]), does: random.pick(['cut', 'half-open']), ms: 0 };
  const isParted = random.chance(0.3);
  // And while more comes from either side, so that frames cross each other.
  const parting = Random.of(seed, 'parting');
  const lastWords = Array.from({ length: isParted && parting.chance(0.5) ? 10 : 0 }, () => ({
    from: parting.pick(['loop', 'executor'] as const),
    at: Math.max(0, end.at + parting.range([-3 * longest - 20, longest])),
    bytes: parting.int(4, 60),
  }));
  return {
    wire: {
      latency: [0.05, longest],
      openDelay: random.pick([
        [0, 1],
        [1, 20],
      ] as const),
      refuse: random.chance(0.3) ? 0.4 : 0,
      duplicates: isHonest ? 0 : random.pick([0, 0.05]),
      overtakes: isHonest ? 0 : random.pick([0, 0.02]),
      stalls: features.on('stalls', random, 0.2) ? 0.005 : 0,
    },
    heartbeat,
    resumeWindow: random.pick([4 * heartbeat, 20_000, 20_000]),
    window: random.pick([400_000, 2 ** 20]),
    messages: [
      ...Array.from({ length: random.pick([0, 5, 40, 200]) }, () => ({
        from: random.pick(['loop', 'executor'] as const),
        at: random.range([0, span]),
        bytes: bytes(),
      })),
      ...lastWords,
    ],
    troubles: [
      ...Array.from({ length: random.pick([0, 1, 3, 8]) }, () => ({
        at: random.range([0, span]),
        does: random.pick(['cut', 'cut', 'half-open', 'forsaken', 'stalled'] as const),
        ms: random.range([0, random.pick([0.1, 3]) * heartbeat]),
      })),
      ...(isParted ? [lastTrouble] : []),
    ],
    end,
  };
}
