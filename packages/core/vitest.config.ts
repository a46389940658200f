import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // What is built runs as it will for users: as files that executors import too, not as modules that vitest has rewritten.
    server: { deps: { external: [/\/dist\//] } },
    // A time-out only fails a test that hangs; nothing here waits for time.
    testTimeout: 60_000,
    // As many as there are cores: much of it is waiting.
    maxWorkers: 2,
  },
});
