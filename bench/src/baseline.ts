// Ours as it is in another checkout that was built, or in a folder where its packages are installed: so that before and after are rounds of
// one run.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BEFORE, BEFORE_FINISHED, OURS, OURS_FINISHED } from './contender-names.ts';
import { type Entrant, entrantOf } from './entrant.ts';
import { ROSTERS } from './roster.ts';
import type { TransportName } from './transport-name.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const PACKAGES = ['packages', 'node_modules/@mp-event-loop'];
const NAMES = new Map([
  [OURS, BEFORE],
  [OURS_FINISHED, BEFORE_FINISHED],
]);

export interface Baseline {
  readonly entrants: readonly Entrant[];
  /** Removes what it has put into the temporary folder. */
  remove(): void;
}

/** A copy of this bench that resolves our packages there: what it measures is the same to the letter. @throws Error where there are none */
export function openBaseline(path: string, transport: TransportName): Baseline {
  const packages = PACKAGES.map((folder) => resolve(path, folder)).find((folder) => existsSync(join(folder, 'core')));
  if (packages === undefined) throw new Error(`neither ${PACKAGES.join(' nor ')} of ${path} has our packages`);

  const folder = mkdtempSync(join(tmpdir(), 'mp-event-loop-baseline-'));
  const scope = join(folder, 'node_modules/@mp-event-loop');
  mkdirSync(scope, { recursive: true });
  for (const name of readdirSync(packages)) symlinkSync(join(packages, name), join(scope, name));
  cpSync(HERE, join(folder, 'dist'), { recursive: true });
  cpSync(join(HERE, '../package.json'), join(folder, 'package.json'));

  const program = join(folder, 'dist/subject.js');
  const entrants = ROSTERS[transport].flatMap((entry): Entrant[] => {
    const name = NAMES.get(entry.name);
    return name === undefined ? [] : [{ ...entrantOf(entry, transport), name, kind: 'before', program }];
  });
  return { entrants, remove: () => rmSync(folder, { recursive: true }) };
}
