/** A host for the conformance suite: it lists the suite's task modules. `HOST_TRANSPORT=fork` has it lend processes. */
import { readdirSync, readFileSync } from 'node:fs';
import { HostProcess } from './host-process.ts';

const folder = new URL('./', import.meta.resolve('@mp-event-loop/core/testing'));

const tasks: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith('.js'))
  .map((file) => new URL(file, folder))
  // Some cases define tasks of their own, within a function.
  .filter((url) => /^defineTasks\(import\.meta\.url/m.test(readFileSync(url, 'utf8')))
  .map((url) => url.href);

export function suiteHost(): Promise<HostProcess> {
  return HostProcess.start(['--executors', '64', '--transport', process.env.HOST_TRANSPORT ?? 'worker'], {}, tasks);
}
