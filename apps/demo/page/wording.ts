// Figures and errors as people read them.

import { ExecutorLostError } from '@mp-event-loop/core';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const signed = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0, signDisplay: 'negative' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

export function count(value: number): string {
  return whole.format(value);
}

export function milliseconds(value: number): string {
  return value < 10 ? `${value.toFixed(1)} ms` : `${count(value)} ms`;
}

export function minutes(value: number): string {
  return `${signed.format(value).replace('-', '−')} min`;
}

/** To the hour: what is below changes too fast to be read. */
export function hour(time: number): string {
  const date = new Date(time);
  return `${day.format(date)}, ${String(date.getUTCHours()).padStart(2, '0')} h`;
}

/** One line. */
export function inWords(error: unknown): string {
  if (error instanceof ExecutorLostError) {
    const how = error.exitCode !== null ? `exit code ${error.exitCode}` : error.signal;
    return `its executor was lost${how === null ? '' : ` (${how})`}`;
  }
  return error instanceof Error ? error.message : String(error);
}
