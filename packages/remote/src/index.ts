/** @mp-event-loop/remote: all of a remote transport but its links, on the side of a loop. Hosts have @mp-event-loop/remote/host. */
export { FixedDirectory } from './client/fixed-directory.ts';
export { checkReconnectOptions, type ReconnectOptions, type ReconnectSettings } from './client/reconnect-options.ts';
export { RemoteTransport, type RemoteTransportOptions } from './client/remote-transport.ts';
export {
  type AcceptedLink,
  type AcceptedLinkOwner,
  type Candidate,
  CLOSE_CAUSES,
  type CloseCause,
  type Dial,
  type DialedLink,
  type DialedLinkOwner,
  type Directory,
  LARGEST_FRAME,
  type Link,
  type LinkEnd,
  type LinkOwner,
} from './link.ts';
