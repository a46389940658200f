/** What a thread or process of its own adds to an executor: it knows which event an uncaught error belongs to, and lets results go before it exits. */
import type { Activation } from './activation.ts';

interface AsyncContext {
  run<A, R>(store: Activation | undefined, body: (argument: A) => R, argument: A): R;
  getStore(): Activation | undefined;
}

interface NodeProcess {
  getBuiltinModule?(name: 'node:async_hooks'): { readonly AsyncLocalStorage: new () => AsyncContext };
  on?(name: 'uncaughtException' | 'unhandledRejection', listener: (error: unknown) => void): unknown;
  on?(name: 'exit', listener: () => void): unknown;
}

/** A Web Worker's global scope. */
interface WorkerScope {
  addEventListener(type: 'error', listener: (event: { readonly error: unknown; preventDefault(): void }) => void): void;
  addEventListener(type: 'unhandledrejection', listener: (event: { readonly reason: unknown; preventDefault(): void }) => void): void;
  close(): void;
}

export interface Surroundings {
  /** Calls `body` so that errors of what it sets off are known to be its. */
  attribute<A, R>(activation: Activation | undefined, body: (argument: A) => R, argument: A): R;
}

export interface SurroundingsOwner {
  /** An error that nobody caught, and the event in whose async context it arose. */
  uncaught(error: unknown, activation: Activation | undefined): void;
  exiting(): void;
}

/** The caller's own thread: uncaught errors are the caller's affair. */
export const callersThread: Surroundings = { attribute: (_, body, argument) => body(argument) };

/** This thread or process, which is the executor's alone. */
export function ownThread(owner: SurroundingsOwner): Surroundings {
  if ('WorkerGlobalScope' in globalThis) return webWorker(globalThis as unknown as WorkerScope, owner);
  const { process } = globalThis as { process?: NodeProcess };
  const hooks = process?.getBuiltinModule?.('node:async_hooks');
  if (process?.on === undefined || hooks === undefined) return callersThread;
  const contexts = new hooks.AsyncLocalStorage();
  process.on('uncaughtException', (error) => owner.uncaught(error, contexts.getStore()));
  process.on('unhandledRejection', (error) => owner.uncaught(error, contexts.getStore()));
  process.on('exit', () => owner.exiting());
  return { attribute: (activation, body, argument) => contexts.run(activation, body, argument) };
}

/** Browsers have no async context: an uncaught error is known to be the executor's, and not which event's. */
function webWorker(scope: WorkerScope, owner: SurroundingsOwner): Surroundings {
  scope.addEventListener('error', (event) => {
    event.preventDefault();
    owner.uncaught(event.error, undefined);
  });
  scope.addEventListener('unhandledrejection', (event) => {
    event.preventDefault();
    owner.uncaught(event.reason, undefined);
  });
  const { close } = scope;
  scope.close = () => {
    owner.exiting();
    close.call(scope);
  };
  return callersThread;
}
