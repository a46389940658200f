/** @mp-event-loop/remote/process: a host as a process of its own: its command, its log on stderr, how it says over HTTP how it is. */

export { type CommandLine, type HostCommand, runHostCommand, type Started } from './command.ts';
export {
  checkLogAndTasks,
  drainTimeoutOf,
  type HostValues,
  hostFlags,
  lendingOf,
  numberOf,
  type Parsed,
  parseFlags,
  type Transports,
} from './command-line.ts';
export { HEADERS_WITHIN, reply, replyMetrics, replyReady, requestLimits } from './http.ts';
export { jsonLog } from './json-log.ts';
export { lossyWriter } from './lossy.ts';
export { OneAtATime } from './one-at-a-time.ts';
