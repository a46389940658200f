/** The suite's task module of what must be disposed of. Executors import it as a file of its own. */
import { context } from '../executor/context.ts';
import { defineTasks } from '../tasks.ts';

/** How a disposal goes. */
export type Manner = 'at once' | 'later' | 'throws' | 'rejects' | 'never';

class Resource {
  readonly name: string;
  readonly #manner: Manner;

  constructor(name: string, manner: Manner = 'later') {
    this.name = name;
    this.#manner = manner;
  }

  nameOf(): string {
    return this.name;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#manner === 'never') await new Promise(() => {});
    await new Promise((resolve) => setTimeout(resolve, 1));
    // Said on the way to the caller, who has no other means to hear of it once the executor ends.
    console.log(`disposed ${this.name}`);
    if (this.#manner === 'rejects') throw new RangeError(`${this.name} rejects`);
  }
}

/** What lives behind proxies. */
export class Lived extends Resource {}

/** Disposed of without waiting. */
class Handle {
  readonly #name: string;
  readonly #manner: Manner;

  constructor(name: string, manner: Manner) {
    this.#name = name;
    this.#manner = manner;
  }

  [Symbol.dispose](): void {
    console.log(`disposed ${this.#name}`);
    if (this.#manner === 'throws') throw new RangeError(`${this.#name} throws`);
  }
}

/** Returns variables of which some need an end; `url` is for the task to show that it has its argument. */
export async function connect(url: string, manner: Manner, options?: { readonly more: Map<string, number> }): Promise<object> {
  const shared = new Resource('shared');
  return { url, more: options?.more, pool: new Resource('pool', manner), handle: new Handle('handle', manner), one: shared, two: shared };
}

export function variableNames(): unknown {
  const { url, more } = context().variables;
  return { url, more };
}

defineTasks(import.meta.url, { Lived, connect, variableNames });
