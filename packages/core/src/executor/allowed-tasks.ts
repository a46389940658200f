/** Which of the tasks that a host lists its caller may run. */
import { moduleOf, type TargetName } from '../tasks.ts';

export class AllowedTasks {
  #names: ReadonlySet<string> | undefined;

  /** From here on only those of these names, `<module>/<key>` or `<module>/*`; undefined: all. */
  narrow(names: readonly string[] | undefined): void {
    this.#names = names === undefined ? undefined : new Set(names);
  }

  include(target: TargetName): boolean {
    return this.#names === undefined || this.#names.has(target.name) || this.#names.has(`${moduleOf(target)}/*`);
  }
}
