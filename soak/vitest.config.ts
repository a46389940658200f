import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // A time-out only fails a test that hangs; nothing here waits for time. A busy machine takes its time to decode.
    testTimeout: 60_000,
  },
});
