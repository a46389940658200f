/** Cuts a program that fails down to what it fails by. */
import type { Violation } from './play/violations.ts';
import { smallerSession } from './sessions/smaller-session.ts';
import { smaller } from './smaller.ts';
import { isSession, runSubject, type Subject } from './subject.ts';

export interface Shrunk {
  readonly program: Subject;
  readonly seed: number;
  readonly violation: Violation;
}

/** Chances in which a smaller program is tried: with fewer steps the same ones may come to something else. */
const CHANCES = 3;
const MOST_TRIES = 3000;

/** Returns undefined where nothing is wrong with it. `isKind` says which violations count; those of the first one's kind are kept. */
export async function shrink(
  program: Subject,
  seed: number,
  isKind: (kind: string) => boolean,
  mostTries = MOST_TRIES,
): Promise<Shrunk | undefined> {
  const first = (await runSubject(program, seed)).violations.find(({ kind }) => isKind(kind));
  if (first === undefined) return undefined;
  let best: Shrunk = { program, seed, violation: first };
  let tries = 0;
  const fails = async (candidate: Subject): Promise<Shrunk | undefined> => {
    for (let chance = 0; chance < CHANCES; chance += 1) {
      tries += 1;
      const { violations } = await runSubject(candidate, best.seed + chance);
      const violation = violations.find(({ kind }) => kind === first.kind);
      if (violation !== undefined) return { program: candidate, seed: best.seed + chance, violation };
    }
    return undefined;
  };
  for (let hasShrunk = true; hasShrunk && tries < mostTries; ) {
    hasShrunk = false;
    for (const candidate of isSession(best.program) ? smallerSession(best.program) : smaller(best.program)) {
      if (tries >= mostTries) break;
      const found = await fails(candidate);
      if (found === undefined) continue;
      best = found;
      hasShrunk = true;
      break;
    }
  }
  return best;
}
