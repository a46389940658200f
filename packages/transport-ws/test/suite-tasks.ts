/** The conformance suite's task modules, which a host must list. */
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('./', import.meta.resolve('@mp-event-loop/core/testing'));

export const suiteTasks: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith('.js'))
  .map((file) => new URL(file, folder))
  // Some cases define tasks of their own, within a function.
  .filter((url) => /^defineTasks\(import\.meta\.url/m.test(readFileSync(url, 'utf8')))
  .map((url) => url.href);
