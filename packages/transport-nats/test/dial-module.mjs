/** For the suite's processes. */
import { sharedConnection } from '../dist/caller/shared-connection.js';

const shared = () => sharedConnection({ servers: [process.env.MP_EVENT_LOOP_LINK_SERVER], connection: {}, maxPending: 8 * 2 ** 20 });

export default (host, owner) => shared().dial('links', host, owner);
