// @ts-check
// Bundles what executors load as they start: each file more costs them two milliseconds. Core becomes one program, which its
// entry points pick their exports from, and what each transport runs in an executor becomes a file of its own. They are made
// from src into lib; types come from dist, as tsc makes them. See docs/decisions/0014-executors-load-bundles.md.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, stop } from 'esbuild';

const packages = fileURLToPath(new URL('../packages/', import.meta.url));
const core = join(packages, 'core');
const testing = join(core, 'src/testing');

/** Core's entry points, by their names in lib. `inside` is what its conformance suite uses of the rest. */
const INSIDE = 'inside';
const ENTRIES = { index: 'index.ts', 'channel/index': 'channel/index.ts', clock: 'clock.ts', adapter: 'adapter.ts', [INSIDE]: INSIDE };
const PROGRAM = 'program';

/** What executors run, by package. */
const EXECUTORS = {
  'transport-worker': 'executor.ts',
  'transport-fork': 'executor.ts',
  remote: 'lending/adapter.ts',
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

/** What the suite uses of the rest of core, by path. @param {readonly string[]} files */
function usedBy(files) {
  const imports = files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/^(?:import|\}) (?!type ).*from '\.\.\/(.+)';$/gm)]);
  return [...new Set(imports.map(([, path]) => path))].sort();
}

/** Has esbuild take these texts for files in core's src. @param {Record<string, string>} texts @returns {import('esbuild').Plugin} */
function made(texts) {
  return {
    name: 'made',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^[a-z]+$/ }, ({ path }) => (path in texts ? { path, namespace: 'made' } : undefined));
      onLoad({ filter: /./, namespace: 'made' }, ({ path }) => ({
        contents: texts[path] ?? '',
        loader: 'ts',
        resolveDir: join(core, 'src'),
      }));
    },
  };
}

/** Core as one program, so that there is one of everything, and its entry points. */
async function bundledCore() {
  const suite = readdirSync(testing).map((file) => join(testing, file));
  const inside = usedBy(suite).map((path) => `export * from './${path}';`);
  /** @type {import('esbuild').BuildOptions & { write: false }} */
  const common = { ...options, absWorkingDir: core, outdir: join(core, 'lib'), platform: 'neutral', external: ['node:*'] };
  const entries = await build({
    ...common,
    entryPoints: Object.fromEntries(Object.entries(ENTRIES).map(([name, path]) => [name, path === INSIDE ? INSIDE : join('src', path)])),
    plugins: [made({ [INSIDE]: inside.join('\n') })],
    metafile: true,
  });
  const exportsOf = new Map(
    Object.entries(entries.metafile.outputs).map(([path, { exports }]) => [relative('lib', path).replace(/\.js$/, ''), exports.sort()]),
  );
  const whole = Object.values(ENTRIES).map((path) => `export * from '${path === INSIDE ? INSIDE : `./${path}`}';`);
  const [program, ofSuite] = await Promise.all([
    build({
      ...common,
      entryPoints: { [PROGRAM]: PROGRAM },
      plugins: [made({ [INSIDE]: inside.join('\n'), [PROGRAM]: whole.join('\n') })],
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
  const [all] = Object.values(program.metafile.outputs).filter(({ entryPoint }) => entryPoint !== undefined);
  /** @type {Map<string, string>} */
  const texts = new Map();
  for (const { path, text } of [...program.outputFiles, ...ofSuite.outputFiles]) texts.set(path, withOwnNames(text));
  for (const name of Object.keys(ENTRIES)) {
    const names = exportsOf.get(name) ?? [];
    // `export *` leaves out what two files call by the same name.
    const missing = names.filter((one) => !all?.exports.includes(one));
    if (missing.length > 0) throw new Error(`core has more than one ${missing.join(', ')}: they can't be in one program`);
    texts.set(join(core, 'lib', `${name}.js`), `export { ${names.join(', ')} } from '${name.includes('/') ? '..' : '.'}/${PROGRAM}.js';\n`);
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
  return new Map(outputFiles.map(({ path, text }) => [path, withOwnNames(text)]));
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

/** Also what vitest calls before a package's tests (`globalSetup`): none runs against an old bundle. */
export async function setup() {
  const executors = Object.entries(EXECUTORS).map(async ([name, entry]) => [name, await bundledExecutor(name, entry)]);
  for (const [name, texts] of /** @type {[string, Map<string, string>][]} */ ([
    ['core', await bundledCore()],
    ...(await Promise.all(executors)),
  ]))
    keepOnly(join(packages, name, 'lib'), texts);
  // Its process would stay as long as the caller's.
  await stop();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await setup();
