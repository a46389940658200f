// The tables on stdout.
import type { Failure } from './measure.ts';
import type { Summary } from './summary.ts';
import type { Verdict } from './targets.ts';

const NOTHING = '–';

function figure(value: number | undefined, digits: number): string {
  if (value === undefined || !Number.isFinite(value)) return NOTHING;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function ratio(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return NOTHING;
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

export function table({ plan, bestPeer, bestFloor, rows }: Summary): string {
  const head = ['', ...plan.metrics.map(({ title }) => title), '× best peer', '× best floor'];
  const body = rows.map((row) => [
    row.contender,
    ...plan.metrics.map(({ key, digits }) => figure(row.medians[key], digits)),
    row.contender === bestPeer ? 'best peer' : ratio(row.toBestPeer),
    row.contender === bestFloor ? 'best floor' : ratio(row.toFloor),
  ]);
  const rounds = plan.rounds === 1 ? 'one round' : `medians of ${plan.rounds} rounds`;
  return `${plan.title} (${rounds}, ${plan.better} is better)\n${align([head, ...body])}\n`;
}

export function verdictLine({ target, reached, met }: Verdict): string {
  return `${met ? 'MET   ' : 'MISSED'} ${target}: ${reached}`;
}

/** The first line of the reason; the JSON file has its stack. */
export function failureLine({ contender, during, reason }: Failure): string {
  return `FAILED ${contender}, ${during}: ${reason.split('\n', 1)[0]}`;
}
