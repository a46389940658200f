/** The targets of one loop's events, each with a small number and its measured run time. */
import { ArgumentError } from '../errors.ts';
import { Event, isPlainEvent } from '../event.ts';
import type { EventState } from '../event-state.ts';
import { RunTime } from '../run-time.ts';
import type { Target } from '../target.ts';
import { type AnyClass, type AnyFunction, nameOf, notATask } from '../tasks.ts';

export class Targets {
  readonly #known = new Map<object, Target>();
  /** By class and method. */
  readonly #methods = new Map<string, Target>();
  #count = 0;
  // Events come in runs of one target: this saves the look-up.
  #lastTask: object | undefined = undefined;
  #last: Target | undefined = undefined;

  /**
   * What the event runs: its function, or its class if that is a subclass, which decides itself what to do with its function.
   *
   * @throws TargetError when no defineTasks was given it.
   * @throws ArgumentError when the event has nothing to run.
   */
  of(event: EventState): Target {
    const task = isPlainEvent(event.event) ? event.target : (event.event.constructor as AnyClass);
    if (event.target !== null && task !== event.target) event.inner = this.find(event.target);
    if (task === this.#lastTask) return this.#last as Target;
    if (task === null)
      throw new ArgumentError('an Event without a target runs nothing: give it a function, or extend Event and override run()');
    return this.find(task);
  }

  /** A method of the objects of a class. */
  method(className: string, key: string): Target {
    const name = `${className}.${key}`;
    let target = this.#methods.get(name);
    if (target === undefined) {
      target = { index: this.#count++, name: { url: undefined, name, key }, isClass: false, isMethod: true, runTime: new RunTime() };
      this.#methods.set(name, target);
    }
    return target;
  }

  /** @throws TargetError when no defineTasks was given it. */
  find(task: AnyFunction | AnyClass): Target {
    let target = this.#known.get(task);
    if (target === undefined) {
      const name = nameOf(task);
      if (name === undefined) throw notATask(task);
      target = { index: this.#count++, name, isClass: task.prototype instanceof Event, isMethod: false, runTime: new RunTime() };
      this.#known.set(task, target);
    }
    this.#lastTask = task;
    this.#last = target;
    return target;
  }
}
