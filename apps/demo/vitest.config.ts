import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Core runs as it is published: bundled, from the sources as they are now.
    globalSetup: ['../../scripts/bundle.mjs', 'test/page/build-page.ts'],
    // The page's server starts programs: those that were built.
    server: { deps: { external: [/\/(dist|lib)\//] } },
    // A time-out only fails a test that hangs; nothing here waits for time. A busy machine takes its time to decode.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Demos of demo.test.ts at a time.
    maxConcurrency: 3,
    expect: { poll: { timeout: 30_000 } },
  },
});
