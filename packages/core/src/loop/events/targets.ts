/** The targets of one loop's events, each with a small number and its measured run time. */
import { ArgumentError } from '../../errors.ts';
import { Event, eventOf, isPlainEvent } from '../../event.ts';
import type { EventState } from '../../event-state.ts';
import { isClassOnly, notAFunction, notATask } from '../../no-task.ts';
import { RunTime } from '../../run-time.ts';
import { type ProxyMethod, proxyMethodOf } from '../../state/proxy-methods.ts';
import type { Target } from '../../target.ts';
import { type AnyClass, type AnyFunction, nameOf } from '../../tasks.ts';

export class Targets {
  readonly #known = new Map<object, Target>();
  /** By class and method. */
  readonly #methods = new Map<string, Target>();
  #count = 0;
  // Events come in runs of one target: this saves the look-up.
  #lastTask: object | undefined = undefined;
  #last: Target | undefined = undefined;

  /**
   * Finds what the event runs: its function, or its class if that is a subclass, which decides itself what to do with its function.
   * Returns the method of a proxy instead, if it runs that.
   *
   * @throws TargetError when no defineTasks was given it, or it is a class that is no Event.
   * @throws ArgumentError when the event has nothing to run.
   */
  resolve(event: EventState): ProxyMethod | undefined {
    const face = eventOf(event);
    const task = isPlainEvent(face) ? event.target : (face.constructor as AnyClass);
    if (task === null)
      throw new ArgumentError('an Event without a target runs nothing: give it a function, or extend Event and override run()');
    const method = task === this.#lastTask ? undefined : proxyMethodOf(task);
    if (method !== undefined) return method;
    const inner = event.target !== null && task !== event.target ? this.find(event.target) : undefined;
    const target = task === this.#lastTask ? (this.#last as Target) : this.find(task);
    if (target.needsNew && event.ties?.makes === undefined) throw notAFunction(target.name.name);
    event.resolveTo(target, inner);
    return undefined;
  }

  /** A method of the objects of a class. */
  method(className: string, key: string): Target {
    const name = `${className}.${key}`;
    let target = this.#methods.get(name);
    if (target === undefined) {
      target = {
        index: this.#count++,
        name: { url: undefined, name, key },
        isClass: false,
        needsNew: false,
        isMethod: true,
        runTime: new RunTime(),
      };
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
      const isClass = task.prototype instanceof Event;
      const needsNew = !isClass && isClassOnly(task);
      target = { index: this.#count++, name, isClass, needsNew, isMethod: false, runTime: new RunTime() };
      this.#known.set(task, target);
    }
    this.#lastTask = task;
    this.#last = target;
    return target;
  }
}
