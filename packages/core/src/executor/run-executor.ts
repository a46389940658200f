/** Makes threads executors. */
import { markAsExecutor } from '../tasks.ts';
import type { CallerChannel } from '../transport.ts';
import { AdaptableChannel } from './adaptable-channel.ts';
import { freeTraffic } from './adapter.ts';
import { serveExecutor } from './serve-executor.ts';
import { callersThread, ownThread } from './surroundings.ts';
import { TaskImporter } from './task-importer.ts';

/** Makes this thread or process an executor: runs a loop's events until the channel closes. Never rejects. */
export function runExecutor(channel: CallerChannel): Promise<void> {
  markAsExecutor();
  const importer = new TaskImporter();
  const adaptable = new AdaptableChannel(channel, importer);
  return serveExecutor(adaptable, { surroundings: ownThread(), importer, traffic: adaptable });
}

/** Runs a loop's events in a thread that is the caller's own. */
export function serveInline(channel: CallerChannel): Promise<void> {
  return serveExecutor(channel, { surroundings: callersThread, importer: new TaskImporter(), traffic: freeTraffic });
}
