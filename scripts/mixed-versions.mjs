// @ts-check
// Runs callers of this revision with hosts of an earlier one, and the other way round, all packed as for a release:
// pnpm mixed [REVISION]. Without one it takes the last release (tag), else the first revision of the same wire versions.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pack, root, run } from './workspace.mjs';

const HANDSHAKE = 'packages/remote/src/session/handshake.ts';
const PROTOCOL = 'packages/core/src/wire/protocol.ts';

/** @typedef {{ oldest: number, newest: number, protocol: number }} Wire */

/** @param {readonly string[]} args */
const git = (...args) => run(root, 'git', args).trim();

/** The wire versions that a revision speaks; undefined where it has no such files. @param {string} revision @returns {Wire | undefined} */
function wireOf(revision) {
  try {
    const [handshake, protocol] = [HANDSHAKE, PROTOCOL].map((file) => git('show', `${revision}:${file}`));
    const numberIn = (/** @type {string | undefined} */ text, /** @type {string} */ name) =>
      Number(new RegExp(`${name} = (\\d+);`).exec(text ?? '')?.[1]);
    return {
      oldest: numberIn(handshake, 'OLDEST_VERSION'),
      newest: numberIn(handshake, 'NEWEST_VERSION'),
      protocol: numberIn(protocol, 'PROTOCOL_VERSION'),
    };
  } catch {
    return undefined;
  }
}

/** @param {Wire} one @param {Wire} other */
const goTogether = (one, other) =>
  one.protocol === other.protocol && Math.min(one.newest, other.newest) >= Math.max(one.oldest, other.oldest);

/** @param {Wire | undefined} wire */
const inWords = (wire) =>
  wire === undefined ? 'has no remote transports' : `speaks wire versions ${wire.oldest} to ${wire.newest}, messages ${wire.protocol}`;

/** @param {Wire} own @returns {string} */
function earlier(own) {
  const tag = git('tag', '--sort=-creatordate', '--merged', 'HEAD').split('\n')[0];
  if (tag !== undefined && tag !== '') return tag;
  const revisions = git('log', '--format=%H', '--', HANDSHAKE, PROTOCOL).split('\n');
  // Of a shallow clone there is no other than this one: then that is tried with itself.
  return (
    revisions.findLast((revision) => {
      const wire = wireOf(revision);
      return wire !== undefined && goTogether(wire, own);
    }) ?? 'HEAD'
  );
}

/** Packs a revision in a work tree of its own. @param {string} revision @param {string} folder @returns {readonly string[]} */
function packRevision(revision, folder) {
  const tree = join(folder, 'tree');
  git('worktree', 'add', '--detach', tree, revision);
  try {
    run(tree, 'pnpm', ['install', '--prefer-offline', '--frozen-lockfile']);
    run(tree, 'pnpm', ['build']);
    const tarballs = join(folder, 'tarballs');
    const program = `import { pack } from ${JSON.stringify(join(tree, 'scripts/workspace.mjs'))}; console.log(JSON.stringify([...pack(process.argv[1]).values()]))`;
    return JSON.parse(run(tree, process.execPath, ['--input-type=module', '--eval', program, tarballs]));
  } finally {
    git('worktree', 'remove', '--force', tree);
  }
}

/** @param {string} app @param {readonly string[]} tarballs */
function install(app, tarballs) {
  cpSync(join(root, 'scripts/mixed-versions'), app, { recursive: true });
  writeFileSync(join(app, 'package.json'), '{ "private": true, "type": "module" }\n');
  run(app, 'npm', ['install', '--prefix', app, '--no-audit', '--no-fund', ...tarballs.filter((file) => !file.includes('nats'))]);
}

/** Runs a caller of one with a host of the other. @param {string} callersApp @param {string} hostsApp */
async function tryOut(callersApp, hostsApp) {
  const cli = join(hostsApp, 'node_modules/@mp-event-loop/transport-ws/dist/command/cli.js');
  const host = spawn(process.execPath, [cli, join(hostsApp, 'tasks.js'), '--executors', '2'], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const ended = once(host, 'exit').then(() => Promise.reject(new Error('the host ended')));
    const [line] = await Promise.race([once(createInterface(host.stdout), 'line'), ended]);
    ended.catch(() => {});
    run(callersApp, process.execPath, ['caller.js', String(line).replace('listening on ', '')]);
  } finally {
    host.kill('SIGKILL');
  }
}

async function main() {
  const own = wireOf('HEAD');
  if (own === undefined) throw new Error('this revision has no remote transports');
  const asked = process.argv[2] ?? earlier(own);
  const revision = git('rev-parse', '--verify', '--short', `${asked}^{commit}`);
  const other = wireOf(revision);
  if (other === undefined || !goTogether(own, other))
    throw new Error(`nothing to try together: this revision ${inWords(own)}; ${asked} ${inWords(other)}`);
  const temporary = mkdtempSync(join(tmpdir(), 'mp-event-loop-mixed-'));
  try {
    const [before, now] = ['before', 'now'].map((name) => join(temporary, name));
    install(/** @type {string} */ (before), packRevision(revision, join(temporary, 'revision')));
    install(/** @type {string} */ (now), [...pack(join(temporary, 'tarballs')).values()]);
    await tryOut(/** @type {string} */ (now), /** @type {string} */ (before));
    console.log(`✓ a caller of this revision works with a host of ${revision}`);
    await tryOut(/** @type {string} */ (before), /** @type {string} */ (now));
    console.log(`✓ a caller of ${revision} works with a host of this revision`);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

await main().catch((/** @type {Error} */ error) => {
  console.error(error.message);
  process.exitCode = 1;
});
