// @ts-check
// The programs in a README: the code blocks under one heading are one.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { root } from './workspace.mjs';

/** @typedef {{ title: string, files: Map<string, string>, output: string | undefined }} Section */

/** @param {string} file @returns {Section[]} */
export function sectionsOf(file) {
  const name = relative(root, file);
  /** @type {Section} */
  let section = { title: name, files: new Map(), output: undefined };
  const sections = [section];
  // A whole block at once, so that a `#` inside it is no heading.
  const headingOrBlock = /^#+ (.*)$|^```(\w+)[ \t]*(.*)\n([\s\S]*?)^```[ \t]*$/gm;
  for (const [, heading, language = '', info = '', code = ''] of readFileSync(file, 'utf8').matchAll(headingOrBlock)) {
    if (heading) {
      section = { title: `${name}: ${heading}`, files: new Map(), output: undefined };
      sections.push(section);
    } else if (info === 'output') section.output = code;
    else if (info) section.files.set(info, code);
    else if (/^([cm]?[jt]sx?|typescript|javascript)$/.test(language)) {
      throw new Error(`${section.title}: a ${language} block without a file name after the language`);
    }
  }
  return sections.filter(({ files }) => files.size > 0);
}
