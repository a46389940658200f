// @ts-check
// Bundles what executors load as they start: each file more costs them two milliseconds. Core becomes one program, which its
// entry points pick their exports from, and what each transport runs in an executor becomes a file of its own. They are made
// from src into lib; types come from dist, as tsc makes them. See docs/decisions/0014-executors-load-bundles.md.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, stop } from 'esbuild';

const packages = fileURLToPath(new URL('../packages/', import.meta.url));
const core = join(packages, 'core');
const testing = join(core, 'src/testing');

/** What core's conformance suite uses of the rest: an entry point that no file is. */
const INSIDE = 'inside';
/** All of core, which the entry points pick their exports from; no file either. */
const PROGRAM = 'program';
/** By their names in lib. */
const ENTRIES = {
  index: './src/index.ts',
  'channel/index': './src/channel/index.ts',
  clock: './src/clock.ts',
  adapter: './src/adapter.ts',
  [INSIDE]: INSIDE,
};

/** What is in lib, by package. @type {Record<string, () => Promise<Map<string, string>>>} */
const BUNDLES = {
  core: bundledCore,
  'transport-worker': () => bundledExecutor('transport-worker', 'executor.ts'),
  'transport-fork': () => bundledExecutor('transport-fork', 'executor.ts'),
  remote: () => bundledExecutor('remote', 'lending/adapter.ts'),
};

/** @type {import('esbuild').BuildOptions & { write: false }} */
const options = {
  bundle: true,
  write: false,
  format: 'esm',
  target: 'es2023',
  sourcemap: true,
  logLevel: 'error',
};

/** Everything that these export. @param {readonly string[]} specifiers */
function reexports(specifiers) {
  return specifiers.map((specifier) => `export * from '${specifier}';`).join('\n');
}

/** What the suite uses of the rest of core. @param {readonly string[]} files */
function usedBy(files) {
  const imports = files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/^(?:import|\}) (?!type ).*from '\.\.\/(.+)';$/gm)]);
  return [...new Set(imports.map(([, path]) => `./src/${path}`))].sort();
}

/** Has esbuild take these texts for files in core. @param {Record<string, string>} texts @returns {import('esbuild').Plugin} */
function made(texts) {
  return {
    name: 'made',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^[a-z]+$/ }, ({ path }) => (path in texts ? { path, namespace: 'made' } : undefined));
      onLoad({ filter: /./, namespace: 'made' }, ({ path }) => ({ contents: texts[path] ?? '', loader: 'ts', resolveDir: core }));
    },
  };
}

/** Core as one program, so that there is one of everything, and its entry points. */
async function bundledCore() {
  const suite = readdirSync(testing).map((file) => join(testing, file));
  /** @type {import('esbuild').BuildOptions & { write: false }} */
  const common = { ...options, absWorkingDir: core, outdir: join(core, 'lib'), platform: 'neutral', external: ['node:*'] };
  const [program, ofSuite] = await Promise.all([
    build({
      ...common,
      // Of the entry points only what each exports is needed.
      entryPoints: { ...ENTRIES, [PROGRAM]: PROGRAM },
      plugins: [made({ [INSIDE]: reexports(usedBy(suite)), [PROGRAM]: reexports(Object.values(ENTRIES)) })],
      metafile: true,
    }),
    build({
      ...common,
      entryPoints: suite,
      outbase: 'src',
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
  const programFile = join(core, 'lib', `${PROGRAM}.js`);
  const texts = textsOf([...program.outputFiles.filter(({ path }) => path.startsWith(programFile)), ...ofSuite.outputFiles]);
  /** @param {string} name */
  const exportsOf = (name) => program.metafile.outputs[`lib/${name}.js`]?.exports ?? [];
  for (const name of Object.keys(ENTRIES)) {
    // `export *` leaves out what two files call by the same name.
    const missing = exportsOf(name).filter((one) => !exportsOf(PROGRAM).includes(one));
    if (missing.length > 0) throw new Error(`core has more than one ${missing.join(', ')}: they can't be in one program`);
    const from = `${name.includes('/') ? '..' : '.'}/${PROGRAM}.js`;
    texts.set(join(core, 'lib', `${name}.js`), `export { ${exportsOf(name).join(', ')} } from '${from}';\n`);
  }
  return texts;
}

/** What a package's executors run, but for core. @param {string} name @param {string} entry */
async function bundledExecutor(name, entry) {
  const { outputFiles } = await build({
    ...options,
    absWorkingDir: join(packages, name),
    outdir: join(packages, name, 'lib'),
    entryPoints: [join('src', entry)],
    platform: 'node',
    packages: 'external',
  });
  return textsOf(outputFiles);
}

/** By path. @param {readonly import('esbuild').OutputFile[]} files */
function textsOf(files) {
  return new Map(files.map(({ path, text }) => [path, withOwnNames(text)]));
}

/** esbuild makes `var Event = class _Event` of a class that mentions itself, and its name is seen in messages. @param {string} text */
function withOwnNames(text) {
  const names = [...text.matchAll(/\bclass _([A-Z]\w*)/g)].map(([, name]) => name);
  return names.length === 0 ? text : text.replace(new RegExp(`\\b_(${names.join('|')})\\b`, 'g'), '$1');
}

/** Writes the texts that are not there yet, and deletes what is no longer one of them. @param {string} lib @param {Map<string, string>} texts */
function keepOnly(lib, texts) {
  for (const [file, text] of texts) {
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  for (const file of readdirSync(lib, { encoding: 'utf8', recursive: true })) {
    if (/\.(js|map)$/.test(file) && !texts.has(join(lib, file))) rmSync(join(lib, file), { force: true });
  }
}

/** Bundles these packages, or all. @param {readonly string[]} asked */
async function bundle(asked) {
  const chosen = Object.entries(BUNDLES).filter(([name]) => asked.length === 0 || asked.includes(name));
  await Promise.all(chosen.map(async ([name, make]) => keepOnly(join(packages, name, 'lib'), await make())));
  // Its process would stay as long as the caller's.
  await stop();
}

/** What vitest calls before a package's tests (`globalSetup`): none runs against an old bundle. */
export async function setup() {
  await bundle([]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle(process.argv.slice(2));
