/**
 * The executor's wire edge: all that touches a foreign value stands in this folder. Foreign is what tasks return, throw, yield, are given
 * and keep, and what the other end sent. Each function returns a value or a Failure; none throws, so nothing outside of this folder
 * catches what a foreign value does.
 *
 * - `thrown.ts`: anything that was thrown, and how it becomes an error that crosses
 * - `incoming.ts`, `run-reader.ts`: messages from the other end, and the events in them
 * - `extras.ts`, `places.ts`: what events hold beside their arguments, and paths in those
 * - `declared-methods.ts`: what callers can reach of an object that was made here
 * - `calls.ts`, `methods.ts`, `initializer.ts`: calls of tasks, of methods and of `initialize`
 * - `disposal.ts`: the ends of what lives in an executor
 * - `results.ts`, `foreign-stream.ts`: promises and streams that tasks returned
 * - `mirrors.ts`: mirrored values of kept objects
 * - `outgoing.ts`: values on their way to the caller
 */
export { callTask } from './calls.ts';
export { disposeOf, valuesOf } from './disposal.ts';
export { targetOf } from './extras.ts';
export { type ForeignStream, type ForeignStreamOwner, finished, pending } from './foreign-stream.ts';
export { readMessage, readReason } from './incoming.ts';
export { callInitializer, readVariables, type Variables } from './initializer.ts';
export { type Changes, changedMirrors, changedMirrorsNow } from './mirrors.ts';
export { encodeValue, pack, sendRaw } from './outgoing.ts';
export { follow, isPromise, type PromiseOwner, streamOf } from './results.ts';
export { type Run, RunReader } from './run-reader.ts';
export { Failure, failureOf } from './thrown.ts';
