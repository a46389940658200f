import { defineConfig } from 'vitest/config';
import { ofApp } from '../scripts/test-config.mjs';

export default defineConfig({
  test: {
    ...ofApp,
    // The browsers do the work, and much of that is waiting.
    maxWorkers: 3,
    // Cases of the conformance suite, each in a page of its own.
    maxConcurrency: 3,
  },
});
