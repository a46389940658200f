/** Makes transports to the suite's host for its processes. */
import { wsTransport } from '@mp-event-loop/transport-ws';

export default () => wsTransport({ url: process.env.MP_EVENT_LOOP_SUITE_HOST ?? '' });
