/** How messages that wait in a port are gathered before any is handed on, so that what they answer or ask for leaves together. */

/** ms: many small messages are gathered in that time, and large ones are handed on one by one, while they are in the processor's cache. */
export const LONGEST_GATHERING = 0.05;
