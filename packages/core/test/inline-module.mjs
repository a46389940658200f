/** Makes inline transports for the suite's processes. */
export { inlineTransport as default } from '@mp-event-loop/core';
