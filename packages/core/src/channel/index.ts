/** @mp-event-loop/core/channel: what the channels of nearly every transport need, for authors of transports. */
export { Deferred } from '../deferred.ts';
export { checkOptionNames } from '../option-names.ts';
export {
  aFunction,
  anObject,
  aTransport,
  checkOption,
  checkOptions,
  environment,
  type OptionCheck,
  type OptionChecks,
  text,
  texts,
} from '../option-values.ts';
export { Inbox } from './inbox.ts';
export { Tail } from './tail.ts';
export { endedTooEarly, type OpeningChannel, untilListening } from './until-listening.ts';
export { bufferOf, isResizable, lengthOf, offsetOf, viewOf } from './views.ts';
