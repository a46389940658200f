/** The async context in which a loop was made: its user's code is called there, whoever happened to add the first event. */

/** Calls something in a certain async context. */
type Snapshot = <R>(body: () => R) => R;

interface NodeProcess {
  getBuiltinModule?(name: 'node:async_hooks'): { readonly AsyncLocalStorage: { snapshot?(): Snapshot } };
}

export class CallersContext {
  /** Undefined where the platform has no async context, as browsers. */
  readonly #snapshot: Snapshot | undefined;

  constructor() {
    const { process } = globalThis as { process?: NodeProcess };
    this.#snapshot = process?.getBuiltinModule?.('node:async_hooks').AsyncLocalStorage.snapshot?.();
  }

  run<R>(body: () => R): R {
    return this.#snapshot === undefined ? body() : this.#snapshot(body);
  }
}
