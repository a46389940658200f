/** An event in one line, for who prints it. */
import { describe } from './errors.ts';
import type { EventState } from './event-state.ts';
import { nameOf } from './tasks.ts';

/** What Node calls to print an object. */
export const inspected: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;

export type Inspect = (value: unknown, options: object) => string;

/** Of a result's text: enough to recognise it. */
const SHOWN_LENGTH = 120;

/** Says which event it is, how it stands, and how to get its result: who prints an event has often awaited it instead of that. */
export function eventInWords(className: string, event: EventState, inspect: Inspect | undefined): string {
  const { key } = event.options;
  const target = event.runs?.name.name ?? (event.target === null ? undefined : (nameOf(event.target)?.name ?? describe(event.target)));
  const details = [...(target === undefined ? [] : [target]), ...(key === undefined ? [] : [`key '${key}'`])];
  const what = `${className} ${event.number}${details.length > 0 ? ` (${details.join(', ')})` : ''}`;
  return `${what}: ${event.status}${outcome(event, inspect)}; for the result: await event.finished, or loop.call(…)`;
}

function outcome({ status, results, error }: EventState, inspect: Inspect | undefined): string {
  if (error !== undefined) return ` with ${describe(error).replaceAll('\n', ' ')}`;
  if (status !== 'fulfilled') return '';
  const text = inspect?.(results, { depth: 1, breakLength: Number.POSITIVE_INFINITY, compact: true }) ?? describe(results);
  const line = text.replaceAll('\n', ' ');
  return ` with ${line.length > SHOWN_LENGTH ? `${line.slice(0, SHOWN_LENGTH)}…` : line}`;
}
