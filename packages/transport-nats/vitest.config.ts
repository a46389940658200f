import { defineConfig } from 'vitest/config';
import { LongestFirst } from '../../scripts/longest-first.mjs';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    sequence: { sequencer: LongestFirst },
    // Core runs as it is published: bundled, from the sources as they are now.
    globalSetup: '../../scripts/bundle.mjs',
    // What is built runs as it will for users: as files that executors import too, not as modules that vitest has rewritten.
    server: { deps: { external: [/\/(dist|lib)\//] } },
    // Two files at a time: each has servers and hosts of its own, and they wait most of the time.
    maxWorkers: 2,
    // A time-out only fails a test that hangs; nothing here waits for time.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
