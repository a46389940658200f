/** Checks options that are whole numbers. */
import { ArgumentError } from '@mp-event-loop/core';

/** The longest time that timers know, in ms. */
export const LARGEST_DELAY: number = 2 ** 31 - 1;

/**
 * Returns the value.
 *
 * @throws ArgumentError where it is no whole number from `least` to `most`, for who gave it to `startHost`, as every remote
 * transport calls it.
 */
export function wholeNumber(option: string, value: number, least: number, most: number = LARGEST_DELAY): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new ArgumentError(`option ${option} of startHost must be a whole number from ${least} to ${most}, it is ${String(value)}`);
}
