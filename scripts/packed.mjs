// @ts-check
// Packs every public package as for a release, lets publint and attw look at the tarballs, then uses them as strangers
// do: npm, an empty folder, TypeScript and plain JavaScript.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pack, publicPackages, readManifest, root, run } from './workspace.mjs';

const { devDependencies } = readManifest(join(root, 'package.json'));
const specifiers = publicPackages.flatMap(({ entries }) => entries.map(({ specifier }) => specifier));
const temporary = mkdtempSync(join(tmpdir(), 'mp-event-loop-packed-'));

/** @param {string} what @param {() => unknown} body */
function step(what, body) {
  body();
  console.log(`✓ ${what}`);
}

try {
  const app = join(temporary, 'app');

  const files = [...pack(join(temporary, 'tarballs')).values()];
  for (const file of files) {
    step(`publint ${basename(file)}`, () => run(root, 'publint', ['run', file, '--strict']));
    // esm-only: require() of ES modules works on every Node that is supported, and is tried below.
    step(`attw ${basename(file)}`, () => run(root, 'attw', [file, '--profile', 'esm-only']));
  }

  step('npm installs them', () => {
    cpSync(join(root, 'scripts/packed-consumer'), app, { recursive: true });
    // Compiled without skipLibCheck: no declarations of ours may need options of their users, nor those of others that they lead to.
    writeFileSync(
      join(app, 'entries.ts'),
      specifiers.map((specifier, index) => `export * as entry${index} from '${specifier}';\n`).join(''),
    );
    const tools = ['typescript', '@types/node'].map((name) => `${name}@${devDependencies[name]}`);
    run(app, 'npm', ['install', '--prefix', app, '--no-audit', '--no-fund', ...files, ...tools]);
  });
  step('strict TypeScript compiles', () => run(app, process.execPath, ['node_modules/typescript/bin/tsc']));
  step('strict TypeScript runs', () => run(app, process.execPath, ['main.js']));
  step('plain JavaScript runs', () => run(app, process.execPath, ['plain.js']));
  for (const specifier of specifiers) {
    // Each alone: one may rest on what another has loaded. It ends at once: what an entry does then, such as waiting for a caller, is not
    // the question.
    const program = `require('${specifier}'); process.exit()`;
    step(`require('${specifier}')`, () => run(app, process.execPath, ['--input-type=commonjs', '--eval', program]));
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(temporary, { force: true, recursive: true });
}
