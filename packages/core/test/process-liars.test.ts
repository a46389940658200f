/** Guarantee 8's cases catch a transport that keeps its process alive; one that lets it end too early is in transport-worker. */
import { describe, expect, it } from 'vitest';

// As it is published: its processes run compiled files.
const suite = new URL('../lib/testing/process-ends.js', import.meta.url).href;
const { processEnds } = (await import(suite)) as typeof import('../src/testing/process-ends.ts');

describe('guarantee 8: a transport that keeps its process alive', () => {
  it.each(['a loop with nothing to do lets its process end', 'a stream that nobody takes lets the process end'])(
    'is caught by: %s',
    async (title) => {
      const module = new URL('./process-liars/holds.mjs', import.meta.url);
      await expect(processEnds[title]?.({ module, isolation: 'none', patience: 3000 })).rejects.toThrow(/did not end/);
    },
  );
});
