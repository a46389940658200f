// @ts-check
// Bundles core into packages/core/lib, which its package.json exports: an executor that starts reads a few files then,
// and not a hundred. Types come from dist, as tsc makes them. See docs/decisions/0014-core-is-bundled.md.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, stop } from 'esbuild';

const core = fileURLToPath(new URL('../packages/core/', import.meta.url));
const src = join(core, 'src');
const lib = join(core, 'lib');
const testing = join(src, 'testing');
const INSIDE = 'inside';

/** @type {import('esbuild').BuildOptions} */
const options = {
  absWorkingDir: core,
  outdir: lib,
  outbase: src,
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'neutral',
  target: 'es2023',
  external: ['node:*'],
  sourcemap: true,
  logLevel: 'error',
};

/** What the suite uses of the rest of core, by path. @param {readonly string[]} files */
function usedBy(files) {
  const imports = files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/^(?:import|\}) (?!type ).*from '\.\.\/(.+)';$/gm)]);
  return [...new Set(imports.map(([, path]) => path))].sort();
}

/** Returns the texts of all files in lib, by path.
 * The suite's files stay apart, because executors import its tasks by URL. All else is one program, so that there is one of everything:
 * what the suite uses of it comes from a file of its own. */
async function bundled() {
  const suite = readdirSync(testing).map((file) => join(testing, file));
  const inside = usedBy(suite).map((path) => `export * from './${path}';`);
  const [program, ofSuite] = await Promise.all([
    build({
      ...options,
      entryPoints: {
        index: 'src/index.ts',
        'channel/index': 'src/channel/index.ts',
        clock: 'src/clock.ts',
        adapter: 'src/adapter.ts',
        [INSIDE]: INSIDE,
      },
      splitting: true,
      chunkNames: 'chunks/[hash]',
      plugins: [
        {
          name: 'inside',
          setup({ onResolve, onLoad }) {
            onResolve({ filter: new RegExp(`^${INSIDE}$`) }, () => ({ path: INSIDE, namespace: INSIDE }));
            onLoad({ filter: /./, namespace: INSIDE }, () => ({ contents: inside.join('\n'), loader: 'ts', resolveDir: src }));
          },
        },
      ],
    }),
    build({
      ...options,
      entryPoints: suite,
      plugins: [
        {
          name: 'apart',
          setup({ onResolve }) {
            onResolve({ filter: /^\.\.\// }, () => ({ path: `../${INSIDE}.js`, external: true }));
            onResolve({ filter: /^\.\// }, ({ path, kind }) =>
              kind === 'entry-point' ? undefined : { path: `./${basename(path, '.ts')}.js`, external: true },
            );
          },
        },
      ],
    }),
  ]);
  return new Map(
    [...(program.outputFiles ?? []), ...(ofSuite.outputFiles ?? [])].map(({ path, text }) => [
      path,
      withOwnNames(withoutBareImports(text)),
    ]),
  );
}

/** Nothing in core has side effects, and bundlers warn of imports for nothing else. The line stays, for the source map. @param {string} text */
function withoutBareImports(text) {
  return text.replace(/^import "[./]+chunks\/[^"]+";$/gm, '');
}

/** esbuild makes `var Event = class _Event` of a class that mentions itself, and its name is seen in messages. @param {string} text */
function withOwnNames(text) {
  const names = [...text.matchAll(/\bclass _([A-Z]\w*)/g)].map(([, name]) => name);
  return names.length === 0 ? text : text.replace(new RegExp(`\\b_(${names.join('|')})\\b`, 'g'), '$1');
}

/** Also what vitest calls before a package's tests (`globalSetup`): none runs against an old bundle. What has not changed is not written. */
export async function setup() {
  const texts = await bundled();
  for (const [file, text] of texts) {
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  for (const file of readdirSync(lib, { encoding: 'utf8', recursive: true })) {
    if (/\.(js|map)$/.test(file) && !texts.has(join(lib, file))) rmSync(join(lib, file), { force: true });
  }
  // Its process would stay as long as the caller's.
  await stop();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await setup();
