/** Where the suite's tasks are: hosts run only what they list. */

const names = [
  'disposal-tasks',
  'dying-tasks',
  'ending-tasks',
  'event-classes',
  'failing-tasks',
  'hostile-tasks',
  'location-tasks',
  'progress-tasks',
  'redefined-tasks',
  'state-tasks',
  'stream-tasks',
  'tasks',
];

/** This file's own: the others have the same. */
const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'));

/** URLs of the suite's task modules, for hosts, which run only the tasks of modules that they list. */
export const suiteTaskModules: readonly string[] = names.map((name) => new URL(`./${name}${extension}`, import.meta.url).href);
