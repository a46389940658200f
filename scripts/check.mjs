// @ts-check
// `npm test`: everything that must hold, one check after the other, and a summary. `pnpm check NAME...` runs only those.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projects, root } from './workspace.mjs';

const testFolders = projects.map((project) => `${project}/test`).filter((test) => existsSync(join(root, test, 'tsconfig.json')));

/** In order; all after `build` need what it makes. */
const checks = {
  lint: 'biome check --error-on-warnings .',
  build: 'pnpm --silent build',
  types: `tsc -b scripts ${testFolders.join(' ')}`,
  promises: 'oxlint --type-aware', // Biome's own rule for floating promises misses some
  unused: 'knip',
  api: 'node scripts/api-report.mjs',
  // One package at a time: what is tested is concurrent enough in itself.
  tests:
    'node scripts/with-chromium.mjs turbo run test --continue --concurrency=1 -- --reporter=default --reporter=json --outputFile.json=.cache/tests.json',
  packed: 'node scripts/packed.mjs',
  size: 'size-limit',
  readme: 'node scripts/readme-snippets.mjs',
};

const env = {
  ...process.env,
  NODE_LINE: process.versions.node.split('.')[0], // in turbo's hash: one Node's pass is not another's
  TURBO_TELEMETRY_DISABLED: '1',
};
const summaryFile = join(root, '.cache/summary.txt');
/** The reports that the projects' test runs write. */
const reports = projects.map((project) => join(root, project, '.cache/tests.json'));

/** How many test cases the reports tell of; a file that failed before its first case is one. */
function countTests() {
  const found = { passed: 0, failed: 0, skipped: 0 };
  for (const file of reports.filter((report) => existsSync(report))) {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    found.passed += report.numPassedTests;
    found.failed += report.numFailedTests;
    found.skipped += report.numPendingTests + report.numTodoTests;
    for (const { status, assertionResults } of report.testResults) {
      if (status === 'failed' && assertionResults.length === 0) found.failed += 1;
    }
  }
  return found;
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(checks, name));
if (unknown.length > 0) {
  console.error(`No check is called ${unknown.join(' or ')}. There are: ${Object.keys(checks).join(', ')}`);
  process.exit(1);
}

const total = { passed: 0, failed: 0, skipped: 0 };
const lines = [];
for (const file of [summaryFile, ...reports]) rmSync(file, { force: true });
for (const [name, command] of Object.entries(checks)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`\n── ${name}: ${command}`);
  const from = performance.now();
  const ok = spawnSync(command, { cwd: root, env, shell: true, stdio: 'inherit' }).status === 0;
  const seconds = `${((performance.now() - from) / 1000).toFixed(1)} s`;
  const found = name === 'tests' ? countTests() : { passed: Number(ok), failed: 0, skipped: 0 };
  // A runner that broke down, or ran nothing, is a failure too.
  if (found.failed === 0 && (!ok || found.passed === 0)) found.failed = 1;
  total.passed += found.passed;
  total.failed += found.failed;
  total.skipped += found.skipped;
  const skipped = found.skipped > 0 ? `, ${found.skipped} skipped` : '';
  const cases = name === 'tests' ? `, ${found.passed} passed, ${found.failed} failed${skipped}` : '';
  lines.push(`  ${found.failed > 0 ? '✗' : '✓'} ${name.padEnd(10)}${seconds}${cases}`);
  if (!ok && name === 'build') {
    lines.push('  the rest needs the build and was not run');
    break;
  }
}

const counts = `${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`;
console.log(`\n${lines.join('\n')}\n\n${counts}`);
mkdirSync(join(root, '.cache'), { recursive: true });
writeFileSync(summaryFile, `${counts}\n`);
process.exitCode = total.failed > 0 ? 1 : 0;
