// @ts-check
// The packages that users install, and running a command on them: what the other scripts share.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../', import.meta.url));

/** @typedef {{ types: string, default: string }} Entry */
/** @typedef {{ name: string, version: string, private?: boolean, exports: Record<string, Entry | string>,
 *   devDependencies: Record<string, string> }} Manifest */

/** @param {string} file @returns {Manifest} */
export const readManifest = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** @param {string} parent */
const foldersIn = (parent) => readdirSync(join(root, parent), { withFileTypes: true }).filter((entry) => entry.isDirectory());

/** The folder of every project in the workspace, from the root. */
export const projects = [
  ...['packages', 'apps', 'examples'].flatMap((parent) => foldersIn(parent).map(({ name }) => `${parent}/${name}`)),
  'bench',
  'soak',
  'hostile',
  'bad-network',
  'browser-tests',
  'simulation',
];

/** Every package that is published, with its entry points by import specifier. */
export const publicPackages = projects
  .map((project) => ({ dir: join(root, project), ...readManifest(join(root, project, 'package.json')) }))
  .filter((manifest) => !manifest.private)
  .map(({ dir, name, version, exports }) => ({
    dir,
    name,
    version,
    entries: Object.entries(exports).flatMap(([path, target]) =>
      typeof target === 'string' ? [] : [{ specifier: `${name}${path.slice(1)}`, types: join(dir, target.types) }],
    ),
  }));

/** Runs a command to its end and throws with all its output where it fails; else gives its stdout.
 * @param {string} cwd @param {string} command @param {readonly string[]} args */
export function run(cwd, command, args) {
  const shell = process.platform === 'win32' && command !== process.execPath; // npm and pnpm are batch files there
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', shell });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}\n${stdout}${stderr}`);
  return stdout;
}

/** Packs every public package as for a release, unless another check of the same run has; returns the tarballs by the packages' names.
 * @param {string} folder for them, where the run has none of its own @returns {Map<string, string>} */
export function pack(folder) {
  const { MP_EVENT_LOOP_TARBALLS: tarballs = folder } = process.env;
  const filters = publicPackages.flatMap(({ name }) => ['--filter', name]);
  if (!existsSync(tarballs)) run(root, 'pnpm', ['--recursive', ...filters, 'pack', '--pack-destination', tarballs]);
  const fileOf = (/** @type {string} */ name) => name.replace('@', '').replace('/', '-');
  return new Map(publicPackages.map(({ name, version }) => [name, join(tarballs, `${fileOf(name)}-${version}.tgz`)]));
}
