/** Calls what an event runs: a function, a method of a kept object, a class to be kept, or an event object of the user's own class. */
import { ArgumentError, TargetError } from '../errors.ts';
import { assembleEvent, Event } from '../event.ts';
import { putAt } from '../state/references.ts';
import { type AnyFunction, findTask, type TargetName } from '../tasks.ts';
import { callMethod, type Objects } from './objects.ts';
import type { Run } from './run-reader.ts';

export interface Call {
  readonly run: Run;
  readonly objects: Objects;
}

/** Calls what the event runs. Gives its result, or a promise of it. */
export function execute({ run, objects }: Call): unknown {
  const { name, task, isMethod } = run.task;
  const { values, id, extra } = run;
  for (const [path, object] of extra?.references ?? []) putAt(values, path, objects.get(object).object);
  if (isMethod) return callMethod(objects.get(values[0] as number), name.key, values.slice(1));
  if (task === undefined) throw missing(name);
  if (extra?.construct !== undefined) {
    const { id: object, mirror } = extra.construct;
    objects.keep(object, new (task as unknown as new (...args: unknown[]) => object)(...values), mirror);
    return undefined;
  }
  if (extra?.object === undefined) {
    if (task.prototype instanceof Event)
      throw new ArgumentError(`${name.name} is a class of events: add an object of it, new ${task.name}(…)`);
    return call(task as (...args: unknown[]) => unknown, values);
  }
  const { target, argumentCount, hasKwargs } = extra.object;
  const inner = target === undefined ? null : findTask(target);
  if (inner === undefined) throw missing(target as TargetName);
  const kwargs = hasKwargs ? (values[argumentCount + 1] as Record<string, unknown>) : undefined;
  const event = assembleEvent(task.prototype as object, id, inner as AnyFunction | null, values.slice(1, argumentCount + 1), {
    key: extra.key,
    kwargs,
  });
  for (const [key, value] of Object.entries(values[0] as object)) {
    Object.defineProperty(event, key, { value, writable: true, enumerable: true, configurable: true });
  }
  return executeObject(event);
}

async function executeObject(event: Event): Promise<unknown> {
  await event.exec();
  if (event.error !== undefined) throw event.error;
  return event.results;
}

/** Spelled out for the common counts: a spread call costs as much as a tiny task. */
function call(task: (...args: unknown[]) => unknown, values: readonly unknown[]): unknown {
  switch (values.length) {
    case 0:
      return task();
    case 1:
      return task(values[0]);
    case 2:
      return task(values[0], values[1]);
    default:
      return task(...values);
  }
}

function missing(name: TargetName): TargetError {
  const where =
    name.url === undefined
      ? `no task module that it has imported is called '${name.name.slice(0, -name.key.length - 1)}'`
      : `${name.url} did not give it to defineTasks there`;
  return new TargetError(`the executor has no task ${name.name}: ${where}`);
}
