// @ts-check
// What the tests of all projects have in common, for vitest. A project's vitest.config.ts says what is its own.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LongestFirst } from './longest-first.mjs';

/** @typedef {NonNullable<import('vitest/config').ViteUserConfig['test']>} Tests */

// What is built runs as it will for users: as files that executors import too, not as modules that vitest has rewritten.
const asBuilt = { deps: { external: [/\/(dist|lib)\//] } };

/** @satisfies {Tests} */
export const common = {
  include: ['test/**/*.test.ts'],
  // Core runs as it is published: bundled, from the sources as they are now.
  globalSetup: [fileURLToPath(new URL('bundle.mjs', import.meta.url))],
  // A time-out only fails a test that hangs; nothing here waits for time. A busy machine takes its time to decode.
  testTimeout: 120_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 30_000 } },
};

/** @satisfies {Tests} */
export const ofPackage = {
  ...common,
  sequence: { sequencer: LongestFirst },
  server: asBuilt,
  // As many as there are cores: much of it is waiting, and each file has executors, servers and hosts of its own.
  maxWorkers: 2,
};

/** What a test file says that puts something else in the place of what all files of a process would share, or counts what is there. */
const REPLACES =
  /replaceClock|useHandClock|useFakeTimers|stackTraceLimit|removeAllListeners|describeTransport|proc\/self|vi\.(?:do)?[mM]ock/;

/** The tests of a package in which most files have little to do but to import it: those share processes, in which it is imported once.
 * Whatever replaces something of its process, or counts what there is in it, has one of its own.
 * @param {string} config the URL of the package's vitest.config.ts @returns {Tests} */
export function inSharedProcesses(config) {
  const folder = fileURLToPath(new URL('.', config));
  const files = readdirSync(`${folder}test`, { encoding: 'utf8', recursive: true })
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => `test/${file.replaceAll('\\', '/')}`);
  checkHelpers(folder);
  const alone = files.filter((file) => REPLACES.test(readFileSync(folder + file, 'utf8')));
  // Lists of the two are added to those that they extend.
  const { include: _, ...shared } = ofPackage;
  return {
    ...shared,
    projects: [
      { extends: true, test: { name: 'alone', include: alone } },
      { extends: true, test: { name: 'together', include: files.filter((file) => !alone.includes(file)), isolate: false } },
    ],
  };
}

/** A module that test files share is imported once in their process: hooks that it registered would be those of the first file alone.
 * @param {string} folder */
function checkHelpers(folder) {
  for (const file of readdirSync(`${folder}test`, { encoding: 'utf8', recursive: true })) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
    if (/^(before|after)(Each|All)\(/m.test(readFileSync(`${folder}test/${file}`, 'utf8')))
      throw new Error(`${folder}test/${file} registers hooks, which only the first test file that imports it would have: export them`);
  }
}

/** @satisfies {Tests} */
export const ofApp = { ...common, server: asBuilt, isolate: false };
