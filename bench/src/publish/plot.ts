// A plot of one transport as SVG: panels of horizontal bars, two by two, each on a linear scale from 0, with the figures beside the bars.
import { advantage, type Bar, barsOf, type Question } from './bars.ts';
import { short } from './figures.ts';
import type { Runs } from './runs.ts';
import type { Theme } from './theme.ts';

interface Panel extends Question {
  readonly title: string;
  readonly unit: string;
}

export interface Plot {
  readonly title: string;
  /** Machine, versions, date. */
  readonly origin: string;
}

const PANELS: readonly Panel[] = [
  { title: 'Tiny events per second', workload: 'tiny-window', metric: 'rate', better: 'higher', unit: '' },
  { title: '1 KiB objects there and back per second', workload: 'object-window', metric: 'rate', better: 'higher', unit: '' },
  { title: 'Latency of one event, on one core', workload: 'latency', metric: 'p50', better: 'lower', unit: ' µs' },
  { title: 'Memory with 100,000 events queued', workload: 'memory', metric: 'peak', better: 'lower', unit: ' MiB' },
];
const COLUMNS = 2;

const FONT = "-apple-system, BlinkMacSystemFont, 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif";
const WIDTH = 880;
const MARGIN = 20;
const GAP = 36;
const HEAD = 48;
const FOOT = 54;
const NOTE_LINE = 17;
const KEY = "Linear scales from 0. Dashed: without a library. A number behind a pool's name: tasks in flight at its one executor.";
const PANEL_WIDTH = (WIDTH - 2 * MARGIN - GAP) / COLUMNS;
const PANEL_HEAD = 50;
const PANEL_GAP = 22;
const ROW = 23;
const BAR = 14;
const LABELS = 188;
/** For the figure to the right of the longest bar. */
const FIGURES = 60;
const LONGEST = PANEL_WIDTH - LABELS - FIGURES;
/** What is hardly there can still be seen. */
const SHORTEST = 1.5;

export function renderPlot({ title, origin }: Plot, runs: Runs, theme: Theme): string {
  const panels = PANELS.map((panel) => ({ panel, bars: barsOf(runs, panel) })).filter(({ bars }) => bars.length > 0);
  let y = HEAD;
  const parts: string[] = [];
  for (let first = 0; first < panels.length; first += COLUMNS) {
    const row = panels.slice(first, first + COLUMNS);
    row.forEach(({ panel, bars }, column) => {
      parts.push(renderPanel(panel, bars, MARGIN + column * (PANEL_WIDTH + GAP), y));
    });
    y += PANEL_HEAD + Math.max(...row.map(({ bars }) => bars.length)) * ROW + PANEL_GAP;
  }
  const height = y + FOOT - PANEL_GAP;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title">
<title id="title">${escapeXml(`${title}: ${panels.map(({ panel, bars }) => spoken(panel, bars)).join('. ')}`)}</title>
<style>${styleOf(theme)}</style>
<rect width="${WIDTH}" height="${height}" fill="${theme.background}"/>
<text x="${MARGIN}" y="30" class="title">${escapeXml(title)}</text>
${parts.join('\n')}
<text x="${MARGIN}" y="${height - 16 - NOTE_LINE}" class="note">${escapeXml(KEY)}</text>
<text x="${MARGIN}" y="${height - 16}" class="note">${escapeXml(origin)}</text>
</svg>
`;
}

function renderPanel(panel: Panel, bars: readonly Bar[], x: number, y: number): string {
  const longest = Math.max(...bars.map(({ value }) => value));
  const start = x + LABELS;
  const rows = bars.map((bar, index) => {
    const top = y + PANEL_HEAD + index * ROW;
    const width = Math.max(SHORTEST, (bar.value / longest) * LONGEST);
    const base = top + BAR - 3;
    const setting = bar.setting === '' ? '' : ` <tspan class="setting">${escapeXml(bar.setting)}</tspan>`;
    return `<text x="${start - 8}" y="${base}" class="name ${bar.kind}">${escapeXml(bar.name)}${setting}</text>
<rect x="${start}" y="${top}" width="${px(width)}" height="${BAR}" rx="2" class="bar ${bar.kind}"/>
<text x="${px(start + width + 6)}" y="${base}" class="figure ${bar.kind}">${short(bar.value)}${panel.unit}</text>`;
  });
  const bottom = y + PANEL_HEAD + bars.length * ROW - (ROW - BAR) + 3;
  return `<text x="${x}" y="${y + 16}" class="heading">${escapeXml(panel.title)}</text>
<text x="${x}" y="${y + 33}" class="note">${escapeXml(subtitle(panel, bars))}</text>
<path d="M${start - 0.5} ${y + PANEL_HEAD - 3}V${bottom}" class="axis"/>
${rows.join('\n')}`;
}

function subtitle({ better }: Panel, bars: readonly Bar[]): string {
  const factor = advantage(bars);
  if (factor === undefined) return `${better} is better`;
  return `${better} is better; ${factor.toLocaleString('en', { maximumSignificantDigits: 2 })} times the best peer's`;
}

function spoken({ title, unit }: Panel, bars: readonly Bar[]): string {
  return `${title}: ${bars.map((bar) => `${[bar.name, bar.setting].join(' ').trim()} ${short(bar.value)}${unit}`).join(', ')}`;
}

function styleOf({ text, muted, ours, peer, floor, line }: Theme): string {
  return `text{font:12px ${FONT};fill:${text}}.title{font-size:17px;font-weight:600}.heading{font-size:13px;font-weight:600}.note,.setting{font-size:11px;fill:${muted}}
.name{text-anchor:end}.name.ours,.figure.ours{font-weight:600}.name.ours .setting{font-weight:400}.figure{font-variant-numeric:tabular-nums}
.bar.ours{fill:${ours}}.bar.peer{fill:${peer}}.bar.floor{fill:none;stroke:${floor};stroke-dasharray:3 2}.axis{stroke:${line}}`;
}

function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
