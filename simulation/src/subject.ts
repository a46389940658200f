/** What a seed stands for: a program over a whole loop, or one over a session. */
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

/** Most seeds are of a loop; all are of sessions where a run looks at them. */
export function drawSubject(seed: number, features: Features): Subject {
  const isOfSession = features.on('sessions', Random.of(seed, 'subject'), 0.1);
  return isOfSession ? drawSession(seed, features) : drawProgram(seed, features);
}

export function runSubject(subject: Subject, seed: number, isTraced = false): Promise<History> {
  return isSession(subject) ? runSession(subject, seed, isTraced) : runHistory(subject, seed, isTraced);
}
