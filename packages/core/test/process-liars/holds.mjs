/** Keeps its process alive whether there is work or not. */
import { inlineTransport } from '@mp-event-loop/core';

export default () => {
  setInterval(() => {}, 1000);
  return inlineTransport();
};
