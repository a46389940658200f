/** The thread or process around an executor: knows which event an uncaught error belongs to, and lets results leave before an exit. */
import type { Activation } from './activation.ts';

export interface Surroundings {
  /** Tells `owner` of uncaught errors and of the exit from here on. Called once, before the executor takes its first message. */
  watch(owner: SurroundingsOwner): void;
  /** Calls `body`, and attributes to the event all errors of what it sets off. Returns what `body` returns, and throws what it throws. */
  attribute<A, R>(activation: Activation, body: (argument: A) => R, argument: A): R;
}

export interface SurroundingsOwner {
  /** Nobody caught this error; `activation` is the event in whose async context it arose. */
  uncaught(error: unknown, activation: Activation | undefined): void;
  /** The thread or process exits after this call: results must leave in it. */
  exiting(): void;
}

interface AsyncContext {
  run<A, R>(store: Activation, body: (argument: A) => R, argument: A): R;
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

/** Returns the surroundings of an executor that has this thread or process for itself. */
export function ownThread(): Surroundings {
  if ('WorkerGlobalScope' in globalThis) return new OwnWebWorker(globalThis as unknown as WorkerScope);
  const { process } = globalThis as { process?: NodeProcess };
  const hooks = process?.getBuiltinModule?.('node:async_hooks');
  if (process?.on === undefined || hooks === undefined) return callersThread;
  return new OwnNodeThread(process as NodeProcess & Required<Pick<NodeProcess, 'on'>>, new hooks.AsyncLocalStorage());
}

/** The caller's own thread: uncaught errors are the caller's affair. */
class CallersThread implements Surroundings {
  watch(): void {}

  attribute<A, R>(_activation: Activation, body: (argument: A) => R, argument: A): R {
    return body(argument);
  }
}

export const callersThread: Surroundings = new CallersThread();

class OwnNodeThread implements Surroundings {
  readonly #process: Required<Pick<NodeProcess, 'on'>>;
  readonly #contexts: AsyncContext;

  constructor(process: Required<Pick<NodeProcess, 'on'>>, contexts: AsyncContext) {
    this.#process = process;
    this.#contexts = contexts;
  }

  watch(owner: SurroundingsOwner): void {
    const uncaught = (error: unknown): void => owner.uncaught(error, this.#contexts.getStore());
    this.#process.on('uncaughtException', uncaught);
    this.#process.on('unhandledRejection', uncaught);
    this.#process.on('exit', () => owner.exiting());
  }

  attribute<A, R>(activation: Activation, body: (argument: A) => R, argument: A): R {
    return this.#contexts.run(activation, body, argument);
  }
}

/** Browsers have no async context: an uncaught error is known to be the executor's, and not which event's. */
class OwnWebWorker implements Surroundings {
  readonly #scope: WorkerScope;

  constructor(scope: WorkerScope) {
    this.#scope = scope;
  }

  watch(owner: SurroundingsOwner): void {
    this.#scope.addEventListener('error', (event) => {
      event.preventDefault();
      owner.uncaught(event.error, undefined);
    });
    this.#scope.addEventListener('unhandledrejection', (event) => {
      event.preventDefault();
      owner.uncaught(event.reason, undefined);
    });
    const { close } = this.#scope;
    this.#scope.close = () => {
      owner.exiting();
      close.call(this.#scope);
    };
  }

  attribute<A, R>(_activation: Activation, body: (argument: A) => R, argument: A): R {
    return body(argument);
  }
}
