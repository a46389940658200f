/** Calls what an event runs: a function, a method of a kept object, a class to be kept, or an event object of the user's own class. */
import { ArgumentError, ProtocolError } from '../../errors.ts';
import { assembleEvent, Event } from '../../event.ts';
import type { AnyClass, AnyFunction, TargetName } from '../../tasks.ts';
import { awaited } from '../../thenable.ts';
import type { Extra } from '../../wire/protocol.ts';
import type { Importer } from '../importer.ts';
import type { KeptObject } from '../objects.ts';
import { callMethod } from './methods.ts';
import { putAt } from './places.ts';
import type { Run } from './run-reader.ts';
import { Failure } from './thrown.ts';

type WireObject = NonNullable<Extra['object']>;

const inherits = Object.prototype.isPrototypeOf;

/** Calls what the event runs. Returns its result, which may be a promise or a stream, or a Failure. */
export function callTask(run: Run): unknown {
  try {
    return execute(run);
  } catch (thrown) {
    return new Failure(thrown);
  }
}

function execute(run: Run): unknown {
  const { values, extra } = run;
  const { name, body, importer, objects } = run.task;
  if (extra?.references !== undefined)
    for (const [path, id] of extra.references) putAt(values, path, allowed(objects.get(id), importer).object);
  if (run.task.isMethod) return callMethod(allowed(objects.made(values[0]), importer), name.key, values.slice(1));
  // A target that was defined may not be allowed any more.
  if (body === undefined || !importer.isAllowed(name)) throw importer.missing(name);
  if (extra?.construct !== undefined) {
    const { id, mirror } = extra.construct;
    objects.make(id, construct(body, values, name), body, mirror, name);
    return undefined;
  }
  if (extra?.object !== undefined) return callExec(eventOf(run, extra.object, extra.key));
  if (body.prototype instanceof Event)
    throw new ArgumentError(`${name.name} is a class of events: add an object of it, new ${body.name}(…)`);
  return call(body as (...args: unknown[]) => unknown, values);
}

/** @throws TargetError where the class that made it is not allowed any more. */
function allowed(kept: KeptObject, importer: Importer): KeptObject {
  if (kept.target !== undefined && !importer.isAllowed(kept.target)) throw importer.missing(kept.target);
  return kept;
}

/** @throws ArgumentError where it is no class: of what a function returns its caller gets what crosses, and reaches nothing inside. */
function construct(Class: AnyFunction | AnyClass, values: readonly unknown[], { name }: TargetName): object {
  const made = new (Class as unknown as new (...args: readonly unknown[]) => object)(...values);
  if (inherits.call(Object(Class.prototype) as object, made)) return made;
  throw new ArgumentError(`${name} is no class of which an object can be made: it returned an object of another one`);
}

/** Assembles the event object that the caller added, without calling its constructor. */
function eventOf({ task, id, values }: Run, { target, argumentCount, hasKwargs }: WireObject, key: string | undefined): Event {
  const inner = target === undefined ? null : task.importer.findTask(target);
  if (inner === undefined) throw task.importer.missing(target as TargetName);
  const { body } = task;
  if (!(body?.prototype instanceof Event))
    throw new ProtocolError(`the loop sent an event object of ${task.name.name}, no class of events`);
  if (typeof values[0] !== 'object' || values[0] === null) throw new ProtocolError('the loop sent an event object without its fields');
  const kwargs = hasKwargs ? (values[argumentCount + 1] as Record<string, unknown>) : undefined;
  const options = { key, kwargs };
  const event = assembleEvent(body.prototype, id, inner as AnyFunction | null, values.slice(1, argumentCount + 1), options);
  for (const [field, value] of Object.entries(values[0])) {
    Object.defineProperty(event, field, { value, writable: true, enumerable: true, configurable: true });
  }
  return event;
}

async function callExec(event: Event): Promise<unknown> {
  await awaited(event.exec());
  if (event.error !== undefined) throw event.error;
  return event.results;
}

/** Spelled out for the common counts: a spread call costs as much as a tiny task. */
function call(body: (...args: unknown[]) => unknown, values: readonly unknown[]): unknown {
  switch (values.length) {
    case 0:
      return body();
    case 1:
      return body(values[0]);
    case 2:
      return body(values[0], values[1]);
    default:
      return body(...values);
  }
}
