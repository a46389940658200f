/** How simulated tasks throw: at once, or later and past their event. */
import type { Run } from './journal.ts';
import { ended, later, lineHere, scene } from './scene.ts';

export function failure(id: number): Error {
  return new RangeError(`event ${id} throws`);
}

export function fail(run: Run): never {
  ended(run);
  throw failure(run.id);
}

export function throwAside(id: number, after: number, isRejection: boolean, onThrow: () => void = () => {}): void {
  const { origins, world } = scene();
  const line = lineHere();
  const { activation } = world;
  later(after, () => {
    const error = failure(id);
    origins.set(error, { line, activation });
    onThrow();
    if (!isRejection) throw error;
    world.rejects();
    void Promise.reject(error);
  });
}
