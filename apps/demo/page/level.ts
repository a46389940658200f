// One scale for all that can be late on this page, frames and flights: calm, late, bad.

export type Level = 'calm' | 'late' | 'bad';

/** ms between two frames. Most screens draw 60 a second; three missed ones in a row are seen, nine are felt. */
export function levelOfGap(gap: number): Level {
  if (gap < 65) return 'calm';
  return gap < 160 ? 'late' : 'bad';
}

/** Minutes of delay. */
export function levelOfDelay(minutes: number): Level {
  if (minutes < 5) return 'calm';
  return minutes < 20 ? 'late' : 'bad';
}
