/** How long hosts and callers of the siege wait for each other, in ms: longer than anything stands still, on busy machines too. */

export const HEARTBEAT = 1000;
export const RESUME_WINDOW = 60_000;
