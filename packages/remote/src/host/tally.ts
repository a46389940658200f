/** What has happened on a host, counted. */

import { TaskTally } from './task-tally.ts';

/** Why a connection was not let in, before the upgrade or after it. Never words of a stranger's: each is a time series. */
type RefusedFor = string;

/** How a session ended. */
export type SessionEnd =
  /** By the caller's wish. */
  | 'closed'
  /** The caller was not heard for resumeWindow. */
  | 'expired'
  /** The caller broke the rules. */
  | 'breach'
  /** The caller wanted more than it may have. */
  | 'limit'
  /** The executor ended by itself. */
  | 'lost'
  /** There was no executor to be had. */
  | 'not opened'
  /** Its caller's process was started again, and needs it no more. */
  | 'replaced'
  /** An operator ended it. */
  | 'operator'
  /** By the host: it drained, or another caller needed the executor more. */
  | 'host';

export class Tally {
  opened = 0;
  resumed = 0;
  framesReceived = 0;
  bytesReceived = 0;
  framesSent = 0;
  bytesSent = 0;
  readonly tasks: TaskTally = new TaskTally();
  readonly refused: Map<RefusedFor, number> = new Map();
  readonly ended: Map<SessionEnd, number> = new Map();

  refuse(why: RefusedFor): void {
    this.refused.set(why, (this.refused.get(why) ?? 0) + 1);
  }

  end(how: SessionEnd): void {
    this.ended.set(how, (this.ended.get(how) ?? 0) + 1);
  }
}
