/** What a caller is told of hosts, late, in part or not at all. */
import { TransportError } from '../core.ts';
import { Random } from '../random.ts';
import type { Candidate, Directory } from '../sessions/remote.ts';
import type { Fleet } from './fleet.ts';
import type { Identity } from './member.ts';

export class VirtualDirectory implements Directory {
  readonly #fleet: Fleet;
  readonly #caller: Identity;
  readonly #random: Random;

  constructor(fleet: Fleet, caller: Identity) {
    this.#fleet = fleet;
    this.#caller = caller;
    this.#random = Random.of(fleet.seed, `directory of ${caller.name}`);
  }

  candidates(signal: AbortSignal): Promise<readonly Candidate[]> {
    const { world, spec } = this.#fleet;
    const { delay, rejects, leavesOut, tellsFree } = spec.directory;
    const { thread } = this.#caller;
    return new Promise((resolve, reject) => {
      const abort = (): void => reject(signal.reason as Error);
      if (signal.aborted) {
        abort();
        return;
      }
      signal.addEventListener('abort', abort, { once: true });
      thread.at(thread.local + this.#random.range(delay), () => {
        signal.removeEventListener('abort', abort);
        if (this.#random.chance(rejects)) {
          reject(new TransportError('the virtual directory does not answer'));
          return;
        }
        const listed = this.#fleet.hosts.filter(() => !this.#random.chance(leavesOut));
        world.note(`the directory names ${listed.map(({ address }) => address).join()}`);
        resolve(
          listed.map(({ address, lender, spec: { executors } }) => ({ address, free: tellsFree ? executors - lender.lent : undefined })),
        );
      });
    });
  }
}
