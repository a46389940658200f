// @ts-check
// `npm test`: everything that must hold, and a summary. `pnpm check NAME...` runs only those.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { projects, root } from './workspace.mjs';

const testFolders = projects.map((project) => `${project}/test`).filter((test) => existsSync(join(root, test, 'tsconfig.json')));

/** What the checks that need packages pack once between them. */
const tarballs = join(root, '.cache/tarballs');

/** In the order of the summary. All after `build` need what it makes; they run beside `tests`, one after the other. */
const checks = {
  lint: 'biome check --error-on-warnings . && node scripts/line-lengths.mjs',
  build: 'pnpm --silent build',
  types: `tsc -b scripts apps/demo/page apps/demo/scripts ${testFolders.join(' ')}`,
  promises: 'oxlint --type-aware', // Biome's own rule for floating promises misses some
  unused: 'knip',
  api: 'node scripts/api-report.mjs',
  tests:
    'node scripts/with-chromium.mjs node scripts/with-server.mjs nats-server node scripts/with-server.mjs redis-server node scripts/tests.mjs',
  packed: 'node scripts/packed.mjs',
  size: 'size-limit',
  readme: 'node scripts/with-server.mjs nats-server node scripts/readme-snippets.mjs && node scripts/option-tables.mjs',
  verbatim: 'node scripts/readme-verbatim.mjs',
};

/** @typedef {keyof typeof checks} Name */

const env = {
  ...process.env,
  NODE_LINE: process.versions.node.split('.')[0], // in turbo's hash: one Node's pass is not another's
  TURBO_TELEMETRY_DISABLED: '1',
  MP_EVENT_LOOP_TARBALLS: tarballs,
};
const summaryFile = join(root, '.cache/summary.txt');
/** The reports that the projects' test runs write. */
const reports = projects.map((project) => join(root, project, '.cache/tests.json'));

/** How many test cases the reports tell of, and which failed and why; a file that failed before its first case is one. */
function readReports() {
  const found = { passed: 0, failed: 0, skipped: 0, failures: /** @type {string[]} */ ([]) };
  for (const file of reports.filter((report) => existsSync(report))) {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    found.passed += report.numPassedTests;
    found.failed += report.numFailedTests;
    found.skipped += report.numPendingTests + report.numTodoTests;
    for (const { name, status, message, assertionResults } of report.testResults) {
      const where = relative(root, name);
      if (status === 'failed' && assertionResults.length === 0) {
        found.failed += 1;
        found.failures.push(`${where}\n${message}`);
      }
      for (const { status: ended, fullName, failureMessages } of assertionResults) {
        if (ended === 'failed') found.failures.push(`${where}: ${fullName}\n${failureMessages.join('\n')}`);
      }
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

/** @typedef {'inherit' | 'pipe'} Output */

/** Runs a check to its end, and notes its line of the summary. @param {Name} name @param {Output} output what it prints, now or at its end */
async function run(name, output) {
  const command = checks[name];
  const from = performance.now();
  const child = spawn(command, { cwd: root, env, shell: true, stdio: ['inherit', output, output] });
  let printed = `\n── ${name}: ${command}\n`;
  if (output === 'inherit') process.stdout.write(printed);
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (printed += text));
  const ok = await new Promise((resolve) => child.once('close', (code) => resolve(code === 0)));
  if (output === 'pipe') process.stdout.write(printed);
  const seconds = `${((performance.now() - from) / 1000).toFixed(1)} s`;
  const found = name === 'tests' ? readReports() : { passed: Number(ok), failed: 0, skipped: 0, failures: [] };
  // A runner that broke down, or ran nothing, is a failure too.
  if (found.failed === 0 && (!ok || found.passed === 0)) found.failed = 1;
  total.passed += found.passed;
  total.failed += found.failed;
  total.skipped += found.skipped;
  failures.push(...found.failures);
  const skipped = found.skipped > 0 ? `, ${found.skipped} skipped` : '';
  const cases = name === 'tests' ? `, ${found.passed} passed, ${found.failed} failed${skipped}` : '';
  lines.set(name, `  ${found.failed > 0 ? '✗' : '✓'} ${name.padEnd(10)}${seconds}${cases}`);
}

/** Runs checks one after the other. @param {readonly Name[]} names @param {Output} output */
async function runEach(names, output) {
  for (const name of names) await run(name, output);
}

const total = { passed: 0, failed: 0, skipped: 0 };
/** Said again beside the summary: where a log is cut, its end is what is left. @type {string[]} */
const failures = [];
/** @type {Map<Name, string>} */
const lines = new Map();
for (const file of [summaryFile, tarballs, ...reports]) rmSync(file, { force: true, recursive: true });
const names = /** @type {Name[]} */ (Object.keys(checks)).filter((name) => asked.length === 0 || asked.includes(name));
const isFirst = (/** @type {Name} */ name) => name === 'lint' || name === 'build';
await runEach(names.filter(isFirst), 'inherit');
const isBuilt = !lines.get('build')?.includes('✗');
const rest = names.filter((name) => !isFirst(name));
if (isBuilt) {
  const beside = rest.filter((name) => name !== 'tests');
  const tests = rest.filter((name) => name === 'tests');
  // What the tests print is seen at once, and the rest between it.
  await Promise.all([runEach(tests, 'inherit'), runEach(beside, tests.length > 0 ? 'pipe' : 'inherit')]);
}
const summary = names.flatMap((name) => lines.get(name) ?? []);
if (!isBuilt && rest.length > 0) summary.push('  the rest needs the build and was not run');

for (const failure of failures) console.log(`\n✗ ${failure}`);
const counts = `${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`;
console.log(`\n${summary.join('\n')}\n\n${counts}`);
mkdirSync(join(root, '.cache'), { recursive: true });
writeFileSync(summaryFile, `${counts}\n`);
process.exitCode = total.failed > 0 ? 1 : 0;
