// An entry of the roster, and the program that its process runs: this checkout's, or that of the baseline.
import { fileURLToPath } from 'node:url';
import type { Entry } from './entry.ts';
import type { TransportName } from './transport-name.ts';

export interface Entrant extends Entry {
  readonly transport: TransportName;
  readonly program: string;
  /** The name that the program knows it by. */
  readonly as: string;
}

const PROGRAM = fileURLToPath(new URL('./subject.js', import.meta.url));

export function entrantOf(entry: Entry, transport: TransportName): Entrant {
  return { ...entry, transport, program: PROGRAM, as: entry.name };
}
