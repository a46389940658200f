/** The remote package that is simulated: its compiled files, by relative paths, so that a copy with a planted mistake can stand in their place. */
export { RemoteChannel } from '../../../packages/remote/dist/client/remote-channel.js';
export { decode, encode } from '../../../packages/remote/dist/codec/index.js';
export { Lender } from '../../../packages/remote/dist/host/lender.js';
export type { LendingSettings } from '../../../packages/remote/dist/host/lending-options.js';
export type { HostMessage } from '../../../packages/remote/dist/lending/terms.js';
export type * from '../../../packages/remote/dist/link.js';
export { HEADER_BYTES, isNumbered, readHeader, WELCOME } from '../../../packages/remote/dist/session/frame.js';
