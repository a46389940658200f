// @ts-check
// Follows the READMEs word for word, as somebody does who has just found the project: an empty folder, `npm init -y`, and
// then each program that has `sh` blocks beside it, its files as shown and its commands one by one. A command whose comment
// says "Node 24 or newer" is for those only. All but npm's own commands must print the program's output.
//
// It runs on the Node that runs this script; on another one with PATH=ITS-FOLDER:$PATH npm test -- verbatim. What is
// installed is the one difference: our packages as they would be published now, and the tsx that the workspace has. So
// nothing is asked of a registry.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative } from 'node:path';
import { expectOutput, readmes, sectionsOf } from './readme-sections.mjs';
import { pack, root, run } from './workspace.mjs';

/** @typedef {import('./readme-sections.mjs').Section} Section */

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

/** @param {string} comment */
function isForThisNode(comment) {
  const [, wantedMajor = '0', wantedMinor = '0'] = /\bNode (\d+)(?:\.(\d+))? or newer/.exec(comment) ?? [];
  return major > Number(wantedMajor) || (major === Number(wantedMajor) && minor >= Number(wantedMinor));
}

/** @param {Section} section @param {string} dir @param {Map<string, string>} installable */
function follow(section, dir, installable) {
  for (const [file, code] of section.files) writeFileSync(join(dir, file), code);
  let programs = 0;
  for (const line of section.commands) {
    const [command = '', comment = ''] = line.split(/\s+#/);
    if (!isForThisNode(comment)) {
      console.log(`– ${line}`);
      continue;
    }
    const [program = '', ...args] = command.trim().split(/\s+/);
    if (program === 'npm') {
      const here = args.map((arg) => installable.get(arg) ?? arg);
      run(dir, program, here);
    } else {
      expectOutput(section, run(dir, program, args));
      programs += 1;
    }
    console.log(`✓ ${command}`);
  }
  if (programs === 0 || section.output === undefined) throw new Error(`${section.title}: no command ran its program, or it has no output`);
}

const temporary = mkdtempSync(join(tmpdir(), 'mp-event-loop-verbatim-'));
try {
  const installable = pack(join(temporary, 'tarballs'));
  const tsx = createRequire(join(root, 'packages/transport-worker/package.json')).resolve('tsx/package.json');
  installable.set('tsx', dirname(tsx));

  // What npm and pnpm tell their scripts would be settings to the npm below.
  for (const name of Object.keys(process.env)) if (/^p?npm_/i.test(name)) delete process.env[name];
  process.env.PATH = `${dirname(process.execPath)}${delimiter}${process.env.PATH}`;

  let found = 0;
  for (const readme of readmes) {
    const sections = sectionsOf(readme).filter(({ commands }) => commands.length > 0);
    if (sections.length === 0) continue;
    found += sections.length;
    console.log(`${relative(root, readme)}, on Node ${process.versions.node}`);
    const dir = join(temporary, String(found), 'my-app');
    mkdirSync(dir, { recursive: true });
    run(dir, 'npm', ['init', '-y']);
    for (const section of sections) follow(section, dir, installable);
  }
  if (found === 0) throw new Error('No README has a program with commands beside it');
} catch (error) {
  console.error(error instanceof Error ? `✗ ${error.message}` : error);
  process.exitCode = 1;
} finally {
  rmSync(temporary, { force: true, recursive: true });
}
