/** Makes transports to the suite's host for its processes. */
import { natsTransport } from '@mp-event-loop/transport-nats';

export default () => natsTransport({ servers: process.env.MP_EVENT_LOOP_SUITE_SERVER ?? '', group: 'fork' });
