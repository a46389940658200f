// Makes the tables of the bench's README and the plots of the root's from the result files that are kept.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ResultFile } from '../result-file.ts';
import { TRANSPORT_NAMES, type TransportName } from '../transport-name.ts';
import { contendersTable } from './contenders-table.ts';
import { renderPlot } from './plot.ts';
import { isBusy, provenance, ratiosTable, versions } from './ratios-table.ts';
import { type Runs, readRuns } from './runs.ts';
import { THEMES } from './theme.ts';

const BENCH = fileURLToPath(new URL('../../', import.meta.url));
const README = `${BENCH}README.md`;
const BEGIN = '<!-- results -->';
const END = '<!-- /results -->';

const TITLES: Readonly<Record<TransportName, string>> = {
  worker: 'Worker threads',
  fork: 'Processes',
  ws: 'WebSocket: a host in a process of its own, on the same machine',
};

function section(transport: TransportName, runs: Runs): string {
  return `### ${TITLES[transport]}

${ratiosTable(runs)}

${provenance(runs)}

Medians of the ${runs.length === 1 ? 'run' : `${runs.length} runs`}:

${contendersTable(runs)}
`;
}

function originOf(runs: Runs): string {
  const [run] = runs;
  if (run === undefined) return '';
  const made = runs.length === 1 ? 'One run' : `Medians of ${runs.length} runs`;
  const busy = runs.some(isBusy) ? ', on a busy machine' : '';
  return `${made}${busy}: ${run.machine}, Node ${run.node}, ${run.began.slice(0, 10)}.`;
}

function main(): void {
  const sections: string[] = [];
  const all: ResultFile[] = [];
  mkdirSync(`${BENCH}plots`, { recursive: true });
  for (const transport of TRANSPORT_NAMES) {
    const runs = readRuns(`${BENCH}results`, transport);
    if (runs.length === 0) continue;
    all.push(...runs);
    sections.push(section(transport, runs));
    const plot = { title: TITLES[transport], origin: originOf(runs) };
    for (const theme of THEMES) writeFileSync(`${BENCH}plots/${transport}-${theme.name}.svg`, renderPlot(plot, runs, theme));
  }
  const readme = readFileSync(README, 'utf8');
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin === -1 || end < begin) throw new Error(`${README} has no place for the results: ${BEGIN} … ${END}`);
  writeFileSync(README, `${readme.slice(0, begin + BEGIN.length)}\n\n${versions(all)}\n\n${sections.join('\n')}\n${readme.slice(end)}`);
}

main();
