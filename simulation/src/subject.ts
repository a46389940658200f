/** What a seed stands for: a program over a whole loop, or one over a session. */
import { withFleet } from './fleet/draw-fleet.ts';
import { type History, runHistory } from './history.ts';
import { drawProgram } from './program/draw-program.ts';
import type { Features } from './program/features.ts';
import type { Program } from './program/program.ts';
import { Random } from './random.ts';
import { runSession } from './sessions/session-history.ts';
import { drawSession, type SessionProgram } from './sessions/session-program.ts';

export type Subject = Program | SessionProgram;

export function isSession(subject: Subject): subject is SessionProgram {
  return 'wire' in subject;
}

/** Most seeds are of a loop that opens its own executors; all are of sessions, or of fleets, where a run looks at them. */
export function drawSubject(seed: number, features: Features): Subject {
  const isOfSession = features.on('sessions', Random.of(seed, 'subject'), 0.1);
  if (isOfSession) return drawSession(seed, features);
  const program = drawProgram(seed, features);
  return features.on('fleets', Random.of(seed, 'whose executors'), 0.1) ? withFleet(program, seed, features) : program;
}

export function runSubject(subject: Subject, seed: number, isTraced = false): Promise<History> {
  return isSession(subject) ? runSession(subject, seed, isTraced) : runHistory(subject, seed, isTraced);
}
