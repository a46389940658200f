/** The caller's half of the journal: what ran, where, when, and in which order. */
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Attempt {
  readonly id: number;
  readonly attempt: number;
  readonly executor: string;
  /** µs */
  readonly begunAt: number;
  /** µs; undefined where it was not seen to end: it is async, it threw or it died. */
  endedAt: number | undefined;
}

export class Journal implements Disposable {
  readonly path: string;
  readonly #folder: string;

  constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), 'mp-event-loop-soak-'));
    this.path = join(this.#folder, 'journal');
    writeFileSync(this.path, '');
  }

  /** All attempts since it was last read, in the order in which they began. */
  take(): Attempt[] {
    const attempts: Attempt[] = [];
    const open = new Map<string, Attempt>();
    for (const line of readFileSync(this.path, 'utf8').split('\n')) {
      if (line === '') continue;
      const [mark, id, attempt, executor = '', at] = line.split(' ');
      const name = `${id} ${attempt} ${executor}`;
      if (mark === 'B') {
        const begun: Attempt = { id: Number(id), attempt: Number(attempt), executor, begunAt: Number(at), endedAt: undefined };
        attempts.push(begun);
        open.set(name, begun);
      } else {
        const begun = open.get(name);
        if (begun !== undefined) begun.endedAt = Number(at);
      }
    }
    truncateSync(this.path);
    return attempts;
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true });
  }
}
