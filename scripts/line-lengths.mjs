// @ts-check
// Fails on lines that are too long to read, where the formatter does not wrap: comments and strings in the packages' sources, and prose in
// Markdown. Files named as arguments are looked at alone.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { root } from './workspace.mjs';

const limits = { source: 140, prose: 120 };
const ignoredFolders = new Set(['node_modules', 'dist', 'lib', 'coverage']);

/** Returns every file below a folder, as paths from the root with slashes; leaves out what is installed or built, and hidden folders
 * other than .changeset.
 * @param {string} folder @returns {string[]} */
function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) return [relative(root, path).split(sep).join('/')];
    const isIgnored = ignoredFolders.has(entry.name) || (entry.name.startsWith('.') && entry.name !== '.changeset');
    return isIgnored ? [] : filesIn(path);
  });
}

/** @param {readonly string[]} lines */
function tooLongInSource(lines) {
  return lines.flatMap((line, at) => (line.length > limits.source ? [at] : []));
}

/** Leaves out code blocks, tables, and lines without a space to break at, such as a long link.
 * @param {readonly string[]} lines */
function tooLongInProse(lines) {
  /** The run of backticks or tildes that ends the code block. @type {string | undefined} */
  let fence;
  return lines.flatMap((line, at) => {
    const [, mark] = /^\s*(`{3,}|~{3,})/.exec(line) ?? [];
    if (fence !== undefined) {
      if (mark?.startsWith(fence)) fence = undefined;
      return [];
    }
    if (mark !== undefined) {
      fence = mark;
      return [];
    }
    const isTable = /^\s*\|/.test(line);
    const hasBreak = /\S\s+\S/.test(line.replace(/^\s*(?:[-*+>]|\d+\.|\[[^\]]+\]:)\s+/, ''));
    return line.length > limits.prose && !isTable && hasBreak ? [at] : [];
  });
}

const named = process.argv.slice(2);
let found = 0;
for (const file of named.length > 0 ? named : filesIn(root)) {
  const isSource = /^packages\/[^/]+\/src\/.*\.[cm]?[jt]s$/.test(file);
  const isProse = file.endsWith('.md') && !file.endsWith('CHANGELOG.md');
  if (!isSource && !isProse) continue;
  const lines = readFileSync(join(root, file), 'utf8').split(/\r?\n/);
  const limit = isSource ? limits.source : limits.prose;
  for (const at of isSource ? tooLongInSource(lines) : tooLongInProse(lines)) {
    console.error(`${file}:${at + 1} has ${lines[at]?.length} columns. Wrap it at ${limit}.`);
    found += 1;
  }
}
if (found > 0) {
  console.error(`\n${found} lines are too long: at most ${limits.source} columns in packages/*/src, ${limits.prose} in Markdown prose.`);
  process.exitCode = 1;
}
