// One scale for all that can be late on this page, frames and flights: calm, late, bad.

export type Level = 'calm' | 'late' | 'bad';

/** ms between two frames. A screen draws 60 a second; two missed ones are seen, and a tenth of a second is felt. */
export function levelOfGap(gap: number): Level {
  if (gap < 50) return 'calm';
  return gap < 150 ? 'late' : 'bad';
}

/** Minutes of delay. */
export function levelOfDelay(minutes: number): Level {
  if (minutes < 5) return 'calm';
  return minutes < 20 ? 'late' : 'bad';
}
