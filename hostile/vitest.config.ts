import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Core runs as it is published: bundled, from the sources as they are now.
    globalSetup: '../scripts/bundle.mjs',
    // A time-out only fails a test that hangs; nothing here waits for time. A busy machine takes its time to decode.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
