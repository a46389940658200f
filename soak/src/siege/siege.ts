/** One siege: hosts and callers work, and are cut off, stopped, killed and started again, until enough events were added. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../random.ts';
import { DEEDS, Fleet } from './fleet.ts';
import { judge, type Verdict } from './verdict.ts';

const HOSTS = 3;
const CALLERS = 2;
/** ms between two deeds. */
const CALM = 300;

export interface SiegeOptions {
  /** So many events are added at least, and each deed is done once. */
  readonly events: number;
  readonly seed: number;
}

export interface SiegeReport extends Verdict {
  readonly deeds: Readonly<Record<string, number>>;
}

export async function besiege({ events, seed }: SiegeOptions): Promise<SiegeReport> {
  const folder = mkdtempSync(join(tmpdir(), 'mp-event-loop-siege-'));
  const fleet = new Fleet(folder, new Random(seed));
  try {
    await fleet.start(HOSTS, CALLERS);
    for (let turn = 0; turn < DEEDS.length || addedIn(folder) < events; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, CALM));
      await fleet.do(DEEDS[turn % DEEDS.length] as (typeof DEEDS)[number]);
    }
    writeFileSync(join(folder, 'stop'), '');
    const codes = await fleet.callersEnded();
    const verdict = judge(journalsOf(folder, fleet));
    const failures = codes.filter((code) => code !== 0).map((code) => `a caller ended with ${code}`);
    const deeds = Object.fromEntries([...fleet.deeds]);
    return { ...verdict, violations: [...verdict.violations, ...failures], deeds };
  } finally {
    await fleet.end();
    rmSync(folder, { recursive: true });
  }
}

function addedIn(folder: string): number {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.added'))
    .reduce((sum, file) => sum + linesOf(folder, file).length, 0);
}

function journalsOf(folder: string, { names, killedCallers, killedAt }: Fleet): Parameters<typeof judge>[0] {
  return {
    runs: linesOf(folder, 'runs'),
    callers: names.map((name) => ({
      name,
      wasKilled: killedCallers.has(name),
      added: linesOf(folder, `${name}.added`),
      ended: linesOf(folder, `${name}.ended`),
    })),
    killedAt,
  };
}

/** A caller that was killed early has no file yet. Lines are of one write each, so none is half written. */
function linesOf(folder: string, file: string): readonly string[] {
  const path = join(folder, file);
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
}
