// How fast a live feed sends: so many flights a second, or as fast as its reader takes them.

/** ms between looks: short against a frame of the board. */
const TICK = 20;
/** ms that a feed may be behind and still catch up: a reader that was away gets no burst of what it missed. */
const CATCH_UP = 100;

export class Pace {
  /** 0: none; Infinity: as many as are taken. */
  flightsPerSecond: number;

  constructor(flightsPerSecond: number) {
    this.flightsPerSecond = flightsPerSecond;
  }

  /** For one reader: resolves, time and again, with how many flights may be sent now, up to `most`. Rejects when the signal is aborted. */
  reader(most: number, signal: AbortSignal): () => Promise<number> {
    let paidUntil = performance.now();
    return async () => {
      for (;;) {
        signal.throwIfAborted();
        if (this.flightsPerSecond === Infinity) return most;
        const now = performance.now();
        paidUntil = Math.max(paidUntil, now - CATCH_UP);
        const due = Math.min(most, Math.floor(((now - paidUntil) * this.flightsPerSecond) / 1_000));
        if (due > 0) {
          paidUntil += (due * 1_000) / this.flightsPerSecond;
          return due;
        }
        await new Promise((resolve) => setTimeout(resolve, TICK));
      }
    };
  }
}
