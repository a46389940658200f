// How figures are written where there is little room.

const SUFFIXES = [
  { from: 1e6, suffix: 'M' },
  { from: 1e3, suffix: 'k' },
];

/** Three digits, and what they are multiplied with: 1.71M, 76.1k, 940. */
export function short(value: number): string {
  // 999,950 is a million, not a thousand thousands.
  const rounded = Number(value.toPrecision(3));
  const scale = SUFFIXES.find(({ from }) => rounded >= from);
  return scale === undefined ? String(rounded) : `${Number((rounded / scale.from).toPrecision(3))}${scale.suffix}`;
}
