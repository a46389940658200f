/** @mp-event-loop/core/testing: the conformance suite, for any transport. */
export { describeTransport, type Runner } from './describe-transport.ts';
