/** What one executor knows already: which task modules it has imported, and which targets it was told of. */
import type { Target } from '../target.ts';
import { moduleOf } from '../tasks.ts';
import type { Hello } from '../wire/protocol.ts';

export interface PreparedTargetsOwner {
  askImport(url: string, name: string): void;
  define(target: Target): void;
}

export class PreparedTargets {
  readonly #owner: PreparedTargetsOwner;
  readonly #modules = new Map<string, 'importing' | 'ready' | Error>();
  readonly #targets: boolean[] = [];
  #importing = 0;

  constructor(owner: PreparedTargetsOwner) {
    this.#owner = owner;
  }

  get isImporting(): boolean {
    return this.#importing > 0;
  }
  /** The modules that it imports just now. */
  get importing(): string[] {
    return [...this.#modules].flatMap(([url, module]) => (module === 'importing' ? [url] : []));
  }

  /** Modules that it imports before it is ready. */
  greetedWith(modules: Hello['modules']): void {
    for (const [url] of modules) this.#modules.set(url, 'ready');
  }

  /** It has imported a module that it was asked for, or failed to. */
  imported(url: string, failure: Error | undefined): void {
    this.#importing -= 1;
    this.#modules.set(url, failure ?? 'ready');
  }

  failed(url: string, failure: Error): void {
    this.#modules.set(url, failure);
  }

  /**
   * Has the target's module imported, if that is still to be done. Gives whether its events can be sent.
   *
   * @throws TargetError when the module could not be imported.
   */
  prepare(target: Target): boolean {
    if (this.#targets[target.index] === true) return true;
    const { url } = target.name;
    const module = url === undefined ? 'ready' : this.#modules.get(url);
    if (module instanceof Error) throw module;
    if (url !== undefined && module === undefined) {
      this.#modules.set(url, 'importing');
      this.#importing += 1;
      this.#owner.askImport(url, moduleOf(target.name));
    }
    if (module !== 'ready') return false;
    this.#targets[target.index] = true;
    this.#owner.define(target);
    return true;
  }
}
