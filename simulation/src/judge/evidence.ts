/** What the judge looks at besides the event itself. */
import type { Run } from '../executor/journal.ts';
import type { Stage } from '../play/stage.ts';

export interface Evidence {
  readonly stage: Stage;
  readonly runsOf: (id: number) => readonly Run[];
  readonly runsIn: (line: object) => readonly Run[];
}
