/** What the journals of a siege say: whether each event ran once at most, and ended once. */

export interface CallerJournal {
  readonly name: string;
  /** Whether it was killed: then nobody was left to hear how its events ended. */
  readonly wasKilled: boolean;
  /** Ids of events, in the order in which they were added. */
  readonly added: readonly string[];
  /** `f ID VALUE` or `r ID NAME: MESSAGE`. */
  readonly ended: readonly string[];
}

export interface Journals {
  /** `s ID` where an event began and `e ID` where it ended, as tasks wrote them. */
  readonly runs: readonly string[];
  readonly callers: readonly CallerJournal[];
  /** Addresses at which hosts were killed: events may have been lost there, and nowhere else. */
  readonly killedAt: ReadonlySet<string>;
}

export interface Verdict {
  readonly added: number;
  readonly fulfilled: number;
  readonly lost: number;
  /** Events of callers that were killed, of which no end is known. */
  readonly unheard: number;
  readonly violations: readonly string[];
}

const MOST_SHOWN = 20;

export function judge({ runs, callers, killedAt }: Journals): Verdict {
  const violations: string[] = [];
  const began = runs.filter((line) => line.startsWith('s ')).map((line) => line.slice(2));
  const finished = new Set(runs.filter((line) => line.startsWith('e ')).map((line) => line.slice(2)));
  for (const id of doubled(began)) violations.push(`${id} ran more than once`);
  let [fulfilled, lost, unheard] = [0, 0, 0];
  for (const { name, wasKilled, added, ended } of callers) {
    const known = new Set(added);
    const ids = ended.map((line) => line.split(' ')[1] as string);
    for (const id of doubled(ids)) violations.push(`${id} ended more than once`);
    for (const id of ids) if (!known.has(id)) violations.push(`${id} ended, and ${name} did not add it`);
    const heard = new Set(ids);
    for (const id of added.filter((one) => !heard.has(one))) {
      if (wasKilled) unheard += 1;
      else violations.push(`${id} never ended`);
    }
    for (const line of ended) {
      const [how, id = '', value] = line.split(' ');
      if (how === 'f') {
        fulfilled += 1;
        if (value !== id) violations.push(`${id} came to ${value}`);
        if (!finished.has(id)) violations.push(`${id} was fulfilled, and did not run to its end`);
      } else {
        lost += 1;
        if (!isOfKilledHost(line, killedAt)) violations.push(`${id} was lost, and not with a host that was killed: ${line}`);
      }
    }
  }
  const all = callers.reduce((sum, { added }) => sum + added.length, 0);
  const known = new Set(callers.flatMap(({ added }) => added));
  for (const id of began) if (!known.has(id)) violations.push(`${id} ran, and nobody added it`);
  const shown = violations.slice(0, MOST_SHOWN);
  if (violations.length > MOST_SHOWN) shown.push(`and ${violations.length - MOST_SHOWN} more`);
  return { added: all, fulfilled, lost, unheard, violations: shown };
}

/** A host that comes in the place of one that was killed knows none of its sessions, and says so. */
function isOfKilledHost(line: string, killedAt: ReadonlySet<string>): boolean {
  const [, address = ''] = / ExecutorLostError: .*: (ws:\S+): this host does not know the session/.exec(line) ?? [];
  return killedAt.has(address);
}

function doubled(ids: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return ids.filter((id) => seen.size === seen.add(id).size);
}
