// The numbers that tiny tasks add.

const SECOND_BELOW = 97;

export function pairOf(index: number): readonly [number, number] {
  return [index, index % SECOND_BELOW];
}
