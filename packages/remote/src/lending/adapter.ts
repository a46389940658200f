/** The adapter that executors import where a host lends them: callers' bytes become messages, in the executor and nowhere else. */
import type { CallerChannel } from '@mp-event-loop/core';
import type { AdaptedChannel, TaskList } from '@mp-event-loop/core/adapter';
import { LentChannel } from './lent-channel.ts';

export function adapt(channel: CallerChannel, tasks: TaskList): AdaptedChannel {
  return new LentChannel(channel, tasks);
}
