/** Which descriptor of an executor's process carries what. Ours lie above Node's own channel, which tasks may talk on, or close. */

/** Where `process.send` writes. */
export const IPC = 3;
/** Frames to the executor. */
export const TO_EXECUTOR = 4;
/** Frames to the caller, written blocking: what has left arrives, whatever the process dies of. */
export const TO_CALLER = 5;
/** The file that keeps how many events have started. */
export const STARTED = 6;
/** Nothing is ever written to it; it ends with the caller. */
export const LIFELINE = 7;
