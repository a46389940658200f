// @ts-check
// Lets a machine that has only Node and npm work here: installs the workspace where that is needed, then runs pnpm
// with the arguments given (none: the installation was all).
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));

const wanted = manifest.engines.node.replace('>=', '');
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const [wantedMajor, wantedMinor] = wanted.split('.').map(Number);
if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
  console.error(`This workspace needs Node ${wanted} or newer, and this is Node ${process.versions.node}.`);
  process.exit(1);
}

// npm tells its scripts about the script and its own settings in npm_* variables; pnpm and a nested npm would take
// some of them (prefix, workspace, a flag of the outer command) for settings of theirs. What a user sets on purpose
// in the environment, such as a registry, stays.
const ofNpmItself = /^npm_(lifecycle|package|command|execpath|node_execpath|config_(prefix|local_prefix|global_prefix))/i;
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofNpmItself.test(name)));
env.npm_config_update_notifier = 'false'; // the version is pinned; nobody here is to be told of a newer one

/** @param {readonly string[]} args */
function pnpm(args) {
  const windows = process.platform === 'win32'; // where npx is a batch file, which only a shell runs
  const { status, error } = spawnSync('npx', ['--yes', manifest.packageManager, ...args], {
    cwd: root,
    env,
    shell: windows,
    stdio: 'inherit',
  });
  if (error) console.error(`npx, which comes with npm, did not start: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

// An installation that is up to date still costs pnpm a second or two; a stamp makes that nothing.
const stamp = new URL('node_modules/.installed', root);
const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) hash.update(readFileSync(new URL(file, root)));
const state = hash.digest('hex');
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== state) {
  pnpm(['install', '--frozen-lockfile', '--config.confirmModulesPurge=false']);
  writeFileSync(stamp, state);
}

const args = process.argv.slice(2);
if (args.length > 0) pnpm(args);
