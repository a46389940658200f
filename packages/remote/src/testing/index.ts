/** @mp-event-loop/remote/testing: proves a link of your own. */
export { describeLink, type Runner } from './describe-link.ts';
export type { CreateLinks, LinkFixture, LinkHost, Network, Packets } from './fixture.ts';
export type { HoldOptions } from './processes.ts';
