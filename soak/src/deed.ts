/** What a task of the soak is told to do. */

/** Every task's first argument: who it is, and where it is to say that it ran. */
export interface Order {
  readonly id: number;
  readonly journal: string;
}

export type Deed =
  | { readonly does: 'echo'; readonly payload: unknown }
  | { readonly does: 'wait'; readonly ms: number; readonly heedsSignal: boolean }
  | { readonly does: 'spin'; readonly ms: number }
  | { readonly does: 'throw'; readonly message: string; readonly after: number | undefined }
  /** Throws at its first attempts, then gives the attempt's number. */
  | { readonly does: 'flake'; readonly failures: number; readonly message: string }
  | { readonly does: 'hang'; readonly isBusy: boolean }
  | { readonly does: 'exit'; readonly code: number; readonly after: number | undefined }
  /** Ends in order; its executor exits some time after. */
  | { readonly does: 'exit behind'; readonly after: number }
  | { readonly does: 'run out of memory' }
  | { readonly does: 'kill' }
  /** Never ends, but throws where nobody catches. */
  | { readonly does: 'uncaught'; readonly message: string; readonly isRejection: boolean }
  /** Ends in order, and throws after that. */
  | { readonly does: 'stray'; readonly message: string; readonly after: number }
  | { readonly does: 'uncloneable' }
  | { readonly does: 'progress'; readonly count: number }
  | { readonly does: 'transfer'; readonly bytes: number }
  | { readonly does: 'variables' };

export interface StreamPlan {
  /** Infinity: it never ends by itself. */
  readonly count: number;
  /** ms between two items; async streams only. */
  readonly pause: number | undefined;
  /** Bytes that go along with each item. */
  readonly ballast: number;
  /** What it does in place of its item number `count`. */
  readonly then: 'end' | 'throw' | 'exit';
}

export interface Item {
  readonly id: number;
  readonly index: number;
  readonly ballast: Uint8Array | undefined;
}

/** What a task that may end with any value gives. */
export function sumOf(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) sum = (sum * 31 + byte) >>> 0;
  return sum;
}
