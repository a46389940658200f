/** Makes transports to the suite's host for its processes. */
import { unixTransport } from '../dist/unix-transport.js';

export default () => unixTransport({ path: process.env.MP_EVENT_LOOP_EXAMPLE_HOST ?? '' });
