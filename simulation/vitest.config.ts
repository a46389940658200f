import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Sessions run on core as it is published: bundled, from the sources as they are now.
    globalSetup: '../scripts/bundle.mjs',
    // The world replaces what belongs to the whole thread: one history at a time, in a process of its own.
    pool: 'forks',
    fileParallelism: false,
    // A time-out only fails a test that hangs. Fresh seeds take as long as they are told to.
    testTimeout: 600_000,
  },
});
