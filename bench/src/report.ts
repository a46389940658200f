// The tables on stdout.
import { BEFORE } from './contender-names.ts';
import type { Failure } from './measure.ts';
import { median } from './percentile.ts';
import { bestOf, type Row, ratiosOf, type Summary } from './summary.ts';
import type { Verdict } from './verdicts.ts';

const NOTHING = '–';

function figure(value: number | undefined, digits: number): string {
  if (value === undefined || !Number.isFinite(value)) return NOTHING;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Large and small ones alike to what can be told apart. */
export function shownRatio(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: value < 1 ? 2 : 3 });
}

function align(lines: readonly (readonly string[])[]): string {
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  return lines
    .map((line) =>
      line.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('   '),
    )
    .join('\n');
}

export function table(summary: Summary): string {
  const { plan, rows } = summary;
  const { key } = plan.metrics[0];
  // Those that contenders are compared with, and what their columns are called.
  const bases = [
    { title: 'best peer', row: bestOf(summary, key, ({ kind }) => kind === 'peer') },
    { title: 'best floor', row: bestOf(summary, key, ({ kind }) => kind === 'floor') },
    { title: BEFORE, row: rows.find(({ contender }) => contender === BEFORE) },
  ].flatMap(({ title, row }) => (row === undefined ? [] : [{ title, row }]));
  const compared = (row: Row, base: { title: string; row: Row }): string =>
    row === base.row ? base.title : shownRatio(median(ratiosOf(row, base.row, key)));

  const head = ['', ...plan.metrics.map(({ title }) => title), ...bases.map(({ title }) => `× ${title}`)];
  const body = rows.map((row) => [
    row.contender,
    ...plan.metrics.map((metric) => figure(row.medians[metric.key], metric.digits)),
    ...bases.map((base) => compared(row, base)),
  ]);
  const rounds = plan.rounds === 1 ? 'one round' : `medians of ${plan.rounds} rounds`;
  return `${plan.title} (${rounds}, ${plan.better} is better)\n${align([head, ...body])}\n`;
}

export function verdictLine({ title, sense, unit, goals, met }: Verdict): string {
  const reached = goals.map(({ against, bound, figure: middle, least, most }) => {
    const range = `${shownRatio(least)} to ${shownRatio(most)}`;
    return `${shownRatio(middle)} ${unit}${against === undefined ? '' : ` ${against}`} (${range}; to be ${sense} ${bound})`;
  });
  return `${met ? 'MET   ' : 'MISSED'} ${title}: ${reached.join(', or ')}`;
}

/** The first line of the reason; the JSON file has its stack. */
export function failureLine({ contender, during, reason }: Failure): string {
  return `FAILED ${contender}, ${during}: ${reason.split('\n', 1)[0]}`;
}
