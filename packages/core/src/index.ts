/** @mp-event-loop/core: events, the loop that has them run elsewhere, and what a transport is. */
export { use } from './default-transport.ts';
export {
  ArgumentError,
  AuthError,
  CancelledError,
  type ErrorCode,
  EventLoopError,
  EventTimeoutError,
  ExecutorLostError,
  errorCodes,
  ProtocolError,
  QueueFullError,
  SerializationError,
  StoppedError,
  TargetError,
  TerminatedError,
  TransportError,
} from './errors.ts';
export { type Call, Event, type EventOf, StreamEvent } from './event.ts';
export type { EventStatus } from './event-flags.ts';
export { EventLoop } from './event-loop.ts';
export type { EventOptions, Retries } from './event-options.ts';
export { context } from './executor/context.ts';
export { runExecutor } from './executor/run-executor.ts';
export type { TaskContext } from './executor/task-context.ts';
export { inlineTransport } from './inline-transport.ts';
export type { OutputHandler } from './loop/handling/handler-chain.ts';
export type { EventLoopOptions } from './loop/options.ts';
export type { LoopNotice } from './loop/reporting/notices.ts';
export type { DurationSummary, ExecutorStats, LoopStats } from './loop/reporting/stats.ts';
export type { Cached } from './state/cached-object.ts';
export { type AnyClass, type AnyFunction, defineTasks, isExecutor, taskStubs } from './tasks.ts';
export type {
  CallerChannel,
  Channel,
  CloseReason,
  ExecutorChannel,
  ExecutorLocation,
  FromExecutor,
  OpenRequest,
  ToExecutor,
  Transport,
} from './transport.ts';
export type { Args, Cacheable, Crossed, Proxied, ResultOf } from './typing.ts';
