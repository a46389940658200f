import { describe, expect, it } from 'vitest';
import { CheckpointSums } from '../../src/feed/checkpoint-sums.ts';
import { columnSums } from '../../src/feed/column-sums.ts';
import { FlightsFile } from '../../src/feed/flights-file.ts';

describe('CheckpointSums', () => {
  it('the sums at a checkpoint and at the end are those of the file’s columns', async () => {
    const file = await FlightsFile.open(12_500);
    const sums = new CheckpointSums(file, 5_000);
    // Whoever asks first, and for what.
    const [whole, second, first, none] = await Promise.all([sums.of(12_500), sums.of(10_000), sums.of(5_000), sums.of(7)]);
    expect(whole).toEqual(await columnSums(file));
    expect(second).toEqual(await columnSums(await FlightsFile.open(10_000)));
    expect(first).toEqual(await columnSums(await FlightsFile.open(5_000)));
    expect(none).toBeUndefined();
    // Nothing was read twice: there are no more flights than these.
    expect(await sums.of(17_500)).toBeUndefined();
    expect(await sums.of(5_000)).toEqual(first);
  });
});
