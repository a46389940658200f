// The table of ratios: what each run reached of each target.
import { BUSY_CORES } from '../busy-cores.ts';
import { shownRatio } from '../report.ts';
import type { ResultFile } from '../result-file.ts';
import type { Reached, Verdict } from '../verdicts.ts';
import type { Runs } from './runs.ts';

const PROSE_COLUMNS = 120;
const SIGNS = { 'at least': '≥', 'at most': '≤' };

export function ratiosTable(runs: Runs): string {
  // A run of some workloads only has fewer.
  const titles = [...new Set(runs.flatMap(({ verdicts }) => verdicts.map(({ title }) => title)))];
  const head = ['case', 'to reach', ...runs.map((_, index) => `run ${index + 1}`), 'against'];
  const lines = titles.map((title) => {
    const verdicts = runs.map((run) => run.verdicts.find((verdict) => verdict.title === title));
    const found = verdicts.filter((verdict) => verdict !== undefined);
    return [title, goal(found[0]), ...verdicts.map(cell), opponents(found)];
  });
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Where and when each run was made. */
export function provenance(runs: Runs): string {
  return runs.map((run, index) => `${index + 1}. ${origin(run)}`).join('\n');
}

/** Of the latest run: those before it may have had others, which their files tell. */
export function versions(runs: Runs): string {
  const packages = Object.entries(runs.at(-1)?.versions ?? {}).map(([name, version]) => `${name} ${version}`);
  return wrap(`With ${packages.join(', ')}.`);
}

/** To lines that prose has here. */
function wrap(text: string): string {
  return text.replace(new RegExp(`(.{1,${PROSE_COLUMNS}})(?: |$)`, 'g'), '$1\n').trimEnd();
}

export function isBusy({ busyCores }: Pick<ResultFile, 'busyCores'>): boolean {
  return Math.max(...busyCores) > BUSY_CORES;
}

function origin(run: ResultFile): string {
  const [before, after] = run.busyCores.map((cores) => cores.toFixed(1));
  const busy = isBusy(run) ? '**a busy machine**: ' : '';
  const commit = run.commit === undefined ? '' : `commit ${run.commit}, `;
  return [
    `${run.began.slice(0, 16).replace('T', ' ')} UTC, ${commit}Node ${run.node},`,
    `   ${run.machine};`,
    `   ${busy}others used ${before} cores before and ${after} after it; \`${run.command}\``,
  ].join('\n');
}

function goal(verdict: Verdict | undefined): string {
  if (verdict === undefined) return '';
  return `${SIGNS[verdict.sense]} ${verdict.goals.map(({ bound }) => figure(bound, verdict)).join(' or ')}`;
}

function cell(verdict: Verdict | undefined): string {
  if (verdict === undefined) return '–';
  const figures = verdict.goals.map((reached) => figure(reached.figure, verdict)).join(' and ');
  return verdict.met ? figures : `${figures}, missed`;
}

function figure(value: number, { unit }: Pick<Verdict, 'unit'>): string {
  return unit === '×' ? `${shownRatio(value)}×` : `${shownRatio(value)} ${unit}`;
}

/** All that the runs were compared with: the best one is not always the same. */
function opponents(verdicts: readonly Verdict[]): string {
  const names = verdicts.flatMap(({ goals }) => goals.flatMap(({ against }: Reached) => (against === undefined ? [] : [against])));
  return [...new Set(names)].join('; ');
}
