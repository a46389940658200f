import { defineConfig } from 'vitest/config';
import { ofApp } from '../../scripts/test-config.mjs';

export default defineConfig({
  test: {
    ...ofApp,
    // The page's server starts programs: those that were built.
    globalSetup: [...ofApp.globalSetup, 'test/page/build-page.ts'],
    // Demos of demo.test.ts at a time.
    maxConcurrency: 3,
  },
});
