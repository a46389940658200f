/** Whether a stream's consumers had its items: each once, in order, none missing, and all of them where it ended by itself. */
import type { Act, IterationEnd } from '../act.ts';
import type { Item } from '../deed.ts';
import type { Expectation } from '../plan.ts';

type Items = Extract<Expectation, { ends: 'items' }>;

export function judgeItems(act: Act): string[] {
  const { plan, outputs, iterated, fate, options, event, iterationEnd, id } = act;
  const { expects } = plan;
  if (expects.ends !== 'items') return [];
  const violations: string[] = [];
  for (const [who, items] of [
    ['handlers', outputs],
    ['iterator', iterated],
  ] as const) {
    const wrong = items.findIndex((item, index) => !isItem(item as Item, id, index, expects));
    if (wrong >= 0) violations.push(`its ${who} got something else as item ${wrong}: ${JSON.stringify(items[wrong])?.slice(0, 200)}`);
    if (items.length > expects.count) violations.push(`its ${who} got ${items.length} items of ${expects.count}`);
  }
  if (isComplete(act, expects)) {
    if (options.hasOutput !== false && outputs.length !== expects.count)
      violations.push(`its handlers got ${outputs.length} items of ${expects.count}`);
    const isReadOut = fate.iterates === 'to the end' || fate.iterates === 'slowly';
    if (isReadOut && iterated.length !== expects.count) violations.push(`its iterator got ${iterated.length} items of ${expects.count}`);
  }
  if (event?.status === 'fulfilled' && (event.results as Item | undefined)?.index !== (expects.count === 0 ? undefined : expects.count - 1))
    violations.push(`its result is ${JSON.stringify(event.results)?.slice(0, 200)}, not the last item`);
  if (fate.iterates !== 'not') violations.push(...judgeEnd(act, iterationEnd));
  return violations;
}

function isItem(item: Item | undefined, id: number, index: number, { ballast }: Items): boolean {
  if (item?.id !== id || item.index !== index) return false;
  return ballast === 0 ? item.ballast === undefined : item.ballast?.length === ballast && item.ballast.at(-1) === index % 256;
}

/** Whether all its items must have come: it ended in order, or failed after the last of them. */
function isComplete({ event }: Act, { then }: Items): boolean {
  return event?.status === 'fulfilled' || (then === 'throw' && event?.error?.name === 'RangeError');
}

function judgeEnd({ event, isLeft }: Act, end: IterationEnd | undefined): string[] {
  if (end === undefined) return ['its iterator has not ended'];
  if (typeof end === 'object') {
    return end.error === event?.error ? [] : [`its iterator failed with ${String(end.error)}`];
  }
  if (end === 'left') return isLeft && event?.status !== 'fulfilled' ? [] : ['was left, and went on'];
  return [];
}
