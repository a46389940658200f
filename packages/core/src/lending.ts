/** @mp-event-loop/core/lending: for hosts, which lend executors to callers on other machines. */
export { decodeError as errorOf, type WireError } from './wire/error-transfer.ts';
export { type Codec, type HostMessage, type Lending, type LendingAnswer, parseLendingAnswer } from './wire/lending.ts';
