/** @mp-event-loop/core/testing: the conformance suite, for any transport. */
export { describeTransport, type Runner, type SuiteOptions } from './describe-transport.ts';
export { suiteTaskModules } from './task-modules.ts';
