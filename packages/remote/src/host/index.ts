/** @mp-event-loop/remote/host: the host's side of a remote transport, all but its links. */
export type { HostSession } from './host-session.ts';
export { Lender, type LenderStats } from './lender.ts';
export { checkLendingOptions, type LendingOptions, type LendingSettings } from './lending-options.ts';
export { type Log, shown, textLog } from './log.ts';
export { Metrics } from './metrics.ts';
export type { Entrance } from './metrics-registry.ts';
export { checkPrincipal, type Principal } from './principal.ts';
export { probe } from './probe.ts';
export { QuietLog } from './quiet-log.ts';
export { stopTimeoutOf } from './stop-timeout.ts';
export { wholeNumber } from './whole-number.ts';
