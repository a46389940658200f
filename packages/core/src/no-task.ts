/** What is given where a task belongs, and is none: says what it is, and what to do. */
import { ArgumentError, describe, TargetError } from './errors.ts';
import type { EventState } from './event-state.ts';
import type { AnyClass, AnyFunction } from './tasks.ts';

/** A function or class that no `defineTasks` was given: shows the lines that mend it. */
export function notATask(target: AnyFunction | AnyClass): TargetError {
  const ownName = nameIn(target);
  if (isMethod(target, ownName))
    return new TargetError(
      `'${ownName}' is a method, and no task: its object stays here. Give its class to defineTasks, and have an object of it live in an ` +
        'executor: const object = await loop.proxy(TheClass, [...]); then object.method(...), or loop.addEvent(object.method, [...])',
    );
  const name = ownName === '' ? 'anonymous function' : ownName;
  const isUsable = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(ownName) && ownName !== 'default';
  return new TargetError(
    `'${name}' is no task: functions and classes cross to executors by name, which defineTasks gives them. ` +
      `In the module that exports it, add:\n  import { defineTasks } from '@mp-event-loop/core';\n` +
      (ownName === 'default' ? '  const myTask = (...) => ...; export default myTask; // a name for what is exported as default\n' : '') +
      `  defineTasks(import.meta.url, { ${isUsable ? ownName : 'myTask'} });` +
      (isUsable ? '' : '\nVariables around a function do not cross: what it needs must be among its arguments.'),
  );
}

/** A class where events run functions. */
export function isClassOnly(target: AnyFunction | AnyClass): boolean {
  return sourceOf(target).startsWith('class');
}

export function notAFunction(name: string): TargetError {
  return new TargetError(
    `${name} is a class, and events run functions. To have an object of it live in an executor: ` +
      'const object = await loop.proxy(TheClass, [...]); then object.method(...), or loop.addEvent(object.method, [...])',
  );
}

/** What is no function, as the target of an event of this class. */
export function notATarget(target: unknown, eventClass: AnyClass): ArgumentError {
  const name = nameIn(eventClass) || 'Event';
  const isInstance = typeof target === 'object' && target !== null;
  const isOwnClass = name !== 'Event' && name !== 'StreamEvent';
  return new ArgumentError(
    `${isOwnClass ? name : 'Event'}: the target must be a function or null, got ${describe(target)}` +
      (isOwnClass
        ? '; a class that overrides run() calls super(null)'
        : isInstance
          ? '. Objects live in executors by loop.proxy(TheClass, [...])'
          : ': write addEvent(task, [argument]), not addEvent(task(argument))'),
  );
}

/** An event that has been somewhere before, or came to its end before it was added. */
export function notNew({ number, status, owner }: EventState): ArgumentError {
  return new ArgumentError(
    status === 'cancelled' && owner === undefined
      ? `event ${number} was cancelled before it was added: make a new Event to run it`
      : `event ${number} was added before: make a new Event for each time it is to run`,
  );
}

/** What is no class, for `loop.proxy`. */
export function notAClass(Class: unknown): ArgumentError {
  return new ArgumentError(
    'proxy takes a class that was given to defineTasks, and the arguments of its constructor: loop.proxy(TheClass, [...]); ' +
      `got ${describe(Class)}`,
  );
}

/** Methods and bound functions can't be constructed, as arrow functions can't; those have no name of their own in their source. */
function isMethod(target: AnyFunction | AnyClass, name: string): boolean {
  if (name.startsWith('bound ')) return true;
  if (Object.hasOwn(target, 'prototype')) return false;
  const source = sourceOf(target).replace(/^async\s+/, '');
  return name !== '' && source.startsWith(`${name}(`);
}

/** A function's own name; a Proxy, or a class whose `name` is something else, may not say. */
function nameIn(target: AnyFunction | AnyClass): string {
  try {
    return typeof target.name === 'string' ? target.name : '';
  } catch {
    return '';
  }
}

function sourceOf(target: AnyFunction | AnyClass): string {
  try {
    return Function.prototype.toString.call(target);
  } catch {
    return '';
  }
}
