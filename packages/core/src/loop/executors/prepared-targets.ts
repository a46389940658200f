/** What one executor knows already: which task modules it has imported, and which targets it was told of. */
import { after, type Timer } from '../../clock.ts';
import { TargetError } from '../../errors.ts';
import type { Target } from '../../target.ts';
import { moduleOf } from '../../tasks.ts';
import type { ExecutorChannel } from '../../transport.ts';
import type { Hello } from '../../wire/protocol.ts';

export interface ImportOwner {
  /** The import of a module takes too long. */
  hangs(url: string, failure: Error): void;
}

/** A module that is being imported, until its timer ends the patience with it; one that is there; one that failed. */
type Module = Timer | 'ready' | Error;

export class PreparedTargets {
  readonly #channel: ExecutorChannel;
  readonly #patience: number;
  readonly #owner: ImportOwner;
  readonly #modules = new Map<string, Module>();
  readonly #targets: boolean[] = [];

  /** `patience` is in ms. */
  constructor(channel: ExecutorChannel, patience: number, owner: ImportOwner) {
    this.#channel = channel;
    this.#patience = patience;
    this.#owner = owner;
  }

  /** The modules that it imports just now. */
  get importing(): string[] {
    return [...this.#modules].flatMap(([url, module]) => (isTimer(module) ? [url] : []));
  }
  /** The modules that it has. */
  get ready(): string[] {
    return [...this.#modules].flatMap(([url, module]) => (module === 'ready' ? [url] : []));
  }

  /** Modules that it imports before it is ready. */
  greetedWith(modules: Hello['modules']): void {
    for (const [url] of modules) this.#modules.set(url, 'ready');
  }

  /** It was ready before it had imported a module. */
  forget(url: string): void {
    this.#modules.delete(url);
  }

  /** It has imported a module, or failed to. */
  imported(url: string, failure: Error | undefined): void {
    const module = this.#modules.get(url);
    // A host could name others without end.
    if (module === undefined) return;
    if (isTimer(module)) module.cancel();
    this.#modules.set(url, failure ?? 'ready');
  }

  /** It is gone: nothing is waited for any more. */
  stop(): void {
    for (const module of this.#modules.values()) if (isTimer(module)) module.cancel();
  }

  /**
   * Has the target's module imported, if that is still to be done. Returns whether its events can be sent.
   *
   * @throws TargetError when the module could not be imported.
   */
  prepare(target: Target): boolean {
    if (this.#targets[target.index] === true) return true;
    const { url } = target.name;
    const module = url === undefined ? 'ready' : this.#modules.get(url);
    if (module instanceof Error) throw failureOf(module);
    if (url !== undefined && module === undefined) this.#import(url, moduleOf(target.name));
    if (module !== 'ready') return false;
    this.#targets[target.index] = true;
    this.#channel.send(target.isMethod ? ['method', target.index, target.name.key] : ['target', target.index, target.name]);
    return true;
  }

  #import(url: string, name: string): void {
    const late = (): void =>
      this.#owner.hangs(url, new TargetError(`the task module ${url} was not imported within ${this.#patience} ms (startTimeout)`));
    // It keeps no process alive: the events that wait for the module do, as long as there are any.
    this.#modules.set(url, after(this.#patience, late).unref());
    this.#channel.send(['import', url, name]);
  }
}

function isTimer(module: Module): module is Timer {
  return module !== 'ready' && !(module instanceof Error);
}

/** Returns an error for one event: each gets its own, since each adds to the stack. */
export function failureOf(failure: Error): TargetError {
  const error = new TargetError(failure.message, { cause: failure.cause });
  Object.defineProperty(error, 'stack', { value: failure.stack, writable: true, configurable: true });
  return error;
}
