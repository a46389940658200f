/** What a task of the simulation is told to do. */
import { type HostileKind, neverSettles } from '../executor/hostile.ts';

export type Deed =
  /** Takes so many µs, in the module given. */
  | { readonly does: 'quick'; readonly us: number; readonly module: 'A' | 'B' | 'C' }
  | { readonly does: 'wait'; readonly ms: number; readonly heeds: boolean }
  | { readonly does: 'spin'; readonly ms: number }
  | { readonly does: 'throw'; readonly after: number | undefined }
  /** Throws at its first attempts, then gives the attempt's number. */
  | { readonly does: 'flake'; readonly failures: number }
  | { readonly does: 'hang' }
  /** A loop that never ends; `isQuick`: of a target whose events take no time else, so that it is handed ahead. */
  | { readonly does: 'busy'; readonly isQuick?: boolean }
  | { readonly does: 'die'; readonly how: 'killed' | 'exited'; readonly after: number | undefined }
  /** Ends in order; some time after its executor dies, or never gives way any more. */
  | { readonly does: 'leave a bomb'; readonly after: number; readonly isBusy: boolean }
  /** Never ends, but throws where nobody catches. */
  | { readonly does: 'uncaught'; readonly after: number; readonly isRejection: boolean }
  /** Ends in order, and throws after that. */
  | { readonly does: 'stray'; readonly after: number }
  | { readonly does: 'hostile'; readonly way: HostileWay; readonly what: HostileKind }
  /** Given a value that can't cross. */
  | { readonly does: 'take unsendable' }
  | { readonly does: 'give unsendable' }
  | { readonly does: 'progress'; readonly count: number }
  /** `us`: takes so many µs, and has a target of its own, whose time is measured. */
  | { readonly does: 'take transferred'; readonly bytes: number; readonly us?: number }
  | { readonly does: 'give transferred'; readonly bytes: number }
  | { readonly does: 'variables' }
  | { readonly does: 'kwargs' }
  /** An object of a subclass of Event. */
  | { readonly does: 'object'; readonly left: number; readonly right: number }
  /** Throws a CancelledError by itself. */
  | { readonly does: 'throw cancelled' }
  | StreamDeed;

export type HostileWay = 'returns' | 'throws' | 'rejects' | 'resolves' | 'yields' | 'tells' | 'takes';

export interface StreamDeed {
  readonly does: 'stream';
  readonly isAsync: boolean;
  /** It comes as a promise of a stream. */
  readonly isLate: boolean;
  readonly count: number;
  /** ms between two items; async ones only. */
  readonly pause: number;
  readonly lastly: 'end' | 'throw' | 'die' | 'hang';
}

export interface Item {
  readonly id: number;
  readonly index: number;
}

/** Whether nothing but a cancellation or a time-out may end it. */
export function mayNeverEnd(deed: Deed): boolean {
  if (deed.does === 'hostile') return neverSettles(deed.what);
  return deed.does === 'hang' || deed.does === 'busy' || (deed.does === 'stream' && deed.lastly === 'hang');
}
