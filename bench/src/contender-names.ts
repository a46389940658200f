// Names that targets and plots know contenders by.

export const OURS = 'mp-event-loop';
/** Each event's `finished` is awaited. */
export const OURS_FINISHED = 'mp-event-loop, finished';
/** Each call of a proxy is awaited. */
export const OURS_PROXY = 'mp-event-loop, proxy';
/** On a host that lends processes, as it does by default. */
export const OURS_FORKED_HOST = 'mp-event-loop, forked host';
/** Without a host between. */
export const OURS_LOCAL_FORK = 'mp-event-loop, local fork';
/** Ours of another checkout: see `--baseline`. */
export const BEFORE = 'before';
export const BEFORE_FINISHED = 'before, finished';
/** A message to a server, from there to a thread, and back. */
export const FLOOR_THROUGH_THREAD = 'ws, through a thread';
