/** How long callers took to recover from each deed, from what they noted. */
import type { Deed, Fleet } from './fleet.ts';

/** Times are ms of the wall clock, which all processes share. */
export interface Done {
  readonly deed: Deed;
  readonly from: number;
  readonly to: number;
}

/** An event's end. */
interface End {
  readonly time: number;
  /** Since it was added. */
  readonly took: number;
}

interface Row {
  readonly lasted: number[];
  /** From the deed's begin until each executor that it took away was back, or another in its place. */
  readonly back: number[];
  /** For each deed, the longest time in which no event of a caller ended. */
  readonly pauses: number[];
  /** For each deed, the longest time that an event took. */
  readonly slowest: number[];
}

/** A table in Markdown. An outage belongs to the deed before it. */
export function recoveryTable(fleet: Fleet, done: readonly Done[]): string {
  const rows = new Map<Deed, Row>();
  const callers = [...fleet.ended, ...fleet.killedCallers];
  const journals = callers.map((name) => ({ outages: outages(fleet, name), ends: ends(fleet, name) }));
  for (const [index, { deed, from, to }] of done.entries()) {
    const next = done[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    const row = rows.get(deed) ?? { lasted: [], back: [], pauses: [], slowest: [] };
    rows.set(deed, row);
    row.lasted.push(to - from);
    const within = (time: number): boolean => time >= from && time < next;
    for (const { outages } of journals) for (const { away, back } of outages) if (within(away)) row.back.push(back - from);
    row.pauses.push(Math.max(...journals.map((journal) => longestPause(journal.ends, within))));
    row.slowest.push(Math.max(...journals.map((journal) => slowest(journal.ends, within))));
  }
  const cells = ([deed, { lasted, back, pauses, slowest }]: [Deed, Row]): readonly (string | number)[] => [
    deed,
    lasted.length,
    seconds(median(lasted)),
    back.length,
    back.length > 0 ? `${seconds(median(back))}, ${seconds(Math.max(...back))}` : '',
    `${seconds(median(pauses))}, ${seconds(Math.max(...pauses))}`,
    `${seconds(median(slowest))}, ${seconds(Math.max(...slowest))}`,
  ];
  const head = ['what (median, most)', 'times', 'lasted', 'executors away', 'back after', 'longest pause of a caller', 'slowest event'];
  return [head, head.map(() => '---'), ...[...rows].map(cells)].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** Whether each executor of the callers that run is there. */
export function isWhole(fleet: Fleet): boolean {
  return [...fleet.callers.keys()].every((name) => {
    const last = new Map(fleet.notes(`${name}.ways`).map(([, index = '', what]) => [index, what]));
    return [...last.values()].every((what) => what === 'back');
  });
}

function outages(fleet: Fleet, name: string): { readonly away: number; readonly back: number }[] {
  const found: { away: number; back: number }[] = [];
  const away = new Map<string, number>();
  for (const [time = '', index = '', what] of fleet.notes(`${name}.ways`)) {
    const since = away.get(index);
    if (what === 'away') away.set(index, since ?? Number(time));
    else if (since !== undefined) {
      found.push({ away: since, back: Number(time) });
      away.delete(index);
    }
  }
  return found;
}

function ends(fleet: Fleet, name: string): End[] {
  return fleet.notes(`${name}.ended`).map(([, , time, took]) => ({ time: Number(time), took: Number(took) }));
}

/** Between two ends, the second of them within. */
function longestPause(all: readonly End[], within: (time: number) => boolean): number {
  let longest = 0;
  for (const [index, { time }] of all.entries()) if (within(time)) longest = Math.max(longest, time - (all[index - 1]?.time ?? time));
  return longest;
}

function slowest(all: readonly End[], within: (time: number) => boolean): number {
  return all.reduce((most, { time, took }) => (within(time) ? Math.max(most, took) : most), 0);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function seconds(time: number): string {
  return `${(time / 1000).toFixed(1)} s`;
}
