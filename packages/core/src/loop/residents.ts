/** What lives with a loop's executors: cached values, and objects behind proxies; and who is sent where because of them. */
import { ArgumentError } from '../errors.ts';
import { type StreamEvent, state } from '../event.ts';
import type { EventState, EventTies } from '../event-state.ts';
import { slotOf } from '../state/affinity.ts';
import { type Cached, makeCached } from '../state/cached-object.ts';
import { makeProxy, methodsOf } from '../state/proxy.ts';
import { findReferences, makeStandIn, type Reference } from '../state/references.ts';
import { RemoteObject } from '../state/remote-object.ts';
import { type AnyClass, type AnyFunction, nameOf, notATask } from '../tasks.ts';
import type { ExecutorHandle } from './executor-handle.ts';
import type { Targets } from './targets.ts';

export interface ResidentsOwner {
  readonly targets: Targets;
  readonly slots: number;
  handles(): readonly ExecutorHandle[];
  /** The next executor that can be had, from that index on. */
  usableSlot(slot: number): number;
  makeEvent(target: AnyFunction | null, args: readonly unknown[]): StreamEvent;
  add(event: EventState): void;
}

const noReferences: readonly Reference[] = [];
const GeneratorFunctions: ReadonlySet<unknown> = new Set(['GeneratorFunction', 'AsyncGeneratorFunction']);

export class Residents {
  readonly #owner: ResidentsOwner;
  /** Objects behind proxies, by the index of the executor that they live in. */
  readonly #objects = new Map<number, Set<RemoteObject>>();
  #lastId = 0;
  // A backstop: who forgets to dispose of a proxy gets its object freed when nothing can call it any more, and its calls have ended.
  readonly #forgotten = new FinalizationRegistry<RemoteObject>((object) => void object.dispose());

  constructor(owner: ResidentsOwner) {
    this.#owner = owner;
  }

  cache<T extends object>(value: T): Cached<T> {
    this.#lastId += 1;
    return makeCached(this.#lastId, value, this);
  }

  drop(id: number): void {
    for (const handle of this.#owner.handles()) handle.kept.dropCached(id);
  }

  /** Makes an object in the executor that has the fewest of them. */
  async makeObject(Class: AnyClass, args: readonly unknown[], mirror: readonly string[]): Promise<object> {
    const name = nameOf(Class);
    if (name === undefined) throw notATask(Class);
    this.#lastId += 1;
    const object = new RemoteObject(this.#lastId, this.#emptiestSlot(), name.name, this);
    const event = this.#owner.makeEvent(Class as unknown as AnyFunction, args);
    const { finished } = event;
    const internal = event[state];
    internal.ties = { slot: object.slot, references: noReferences, makes: { object, mirror }, isInternal: true };
    this.#live(object.slot).add(object);
    try {
      this.#owner.add(internal);
      await finished;
    } catch (error) {
      this.#live(object.slot).delete(object);
      this.#handle(object.slot)?.free(object.id);
      throw error;
    }
    const methods = methodsOf(Class, name.url === undefined);
    const face = makeProxy(object, methods, new Set(mirror), (method) => this.#caller(object, methods?.get(method), method));
    makeStandIn(face, object);
    this.#forgotten.register(face, object, object);
    return face;
  }

  /** Nobody refers to an object any more. */
  freed(object: RemoteObject): void {
    this.#forgotten.unregister(object);
    this.#live(object.slot).delete(object);
    if (object.loss !== undefined) return;
    this.#handle(object.slot)?.free(object.id);
  }

  /** An executor is gone, and with it what lives in it; what it had not begun to make is made in the next. */
  lost(handle: ExecutorHandle, unstarted: readonly EventState[], reason: Error): void {
    const unmade = new Set(unstarted.map(({ ties }) => ties?.makes?.object));
    for (const object of this.#live(handle.index)) {
      if (!handle.kept.has(object.id) || unmade.has(object)) continue;
      object.lose(reason);
      this.#live(handle.index).delete(object);
    }
  }

  /** Where an event must run whose place may have been given up since it was added; what it makes will live there. */
  place(ties: EventTies): void {
    if (ties.slot === undefined) return;
    ties.slot = this.#owner.usableSlot(ties.slot);
    const object = ties.makes?.object;
    if (object === undefined) return;
    this.#live(object.slot).delete(object);
    object.slot = ties.slot;
    this.#live(object.slot).add(object);
  }

  /** Decides where an event must run, and holds what it refers to. Throws when it can't be used any more. */
  admit(event: EventState): void {
    const { affinity, kwargs } = event.options;
    const references = findReferences(kwargs === undefined ? event.args : [...event.args, kwargs]);
    if (affinity === undefined && references === undefined && event.ties === undefined) return;
    const ties: EventTies = event.ties ?? { slot: undefined, references: noReferences, isInternal: false };
    if (affinity !== undefined) ties.slot = this.#owner.usableSlot(slotOf(affinity, this.#owner.slots));
    if (references !== undefined) ties.references = references;
    for (const { referent } of ties.references) {
      if (referent.owner !== this) throw new ArgumentError('an argument is a cached object or a proxy of another loop');
      if (referent.slot === undefined) continue;
      if (ties.slot !== undefined && ties.slot !== referent.slot) {
        throw new ArgumentError(
          'the event would have to run in two executors at once: affinity or a proxy binds it to one, and an argument is a proxy in another',
        );
      }
      ties.slot = referent.slot;
    }
    hold(ties);
    event.ties = ties;
  }

  /** An event has ended. */
  letGo(ties: EventTies): void {
    ties.calls?.letGo();
    for (const { referent } of ties.references) referent.letGo();
  }

  /** Why an event that was not sent yet can't be: what it refers to is gone. */
  lossFor({ ties }: EventState): Error | undefined {
    if (ties === undefined) return undefined;
    if (ties.calls?.loss !== undefined) return ties.calls.loss;
    for (const { referent } of ties.references) if (referent instanceof RemoteObject && referent.loss !== undefined) return referent.loss;
    return undefined;
  }

  /** What the proxy has as that method. */
  #caller(object: RemoteObject, method: AnyFunction | undefined, name: string): AnyFunction {
    const isStream = method !== undefined && GeneratorFunctions.has(method.constructor.name);
    const runs = this.#owner.targets.method(object.className, name);
    return (...args: unknown[]): unknown => {
      const event = this.#owner.makeEvent(null, args);
      const internal = event[state];
      internal.ties = { slot: object.slot, references: noReferences, calls: object, isInternal: true };
      internal.runs = runs;
      try {
        this.#owner.add(internal);
      } catch (error) {
        if (isStream) throw error;
        return Promise.reject(error as Error);
      }
      if (isStream) return event;
      const finished = event.finished as Promise<unknown> & { [Symbol.asyncIterator]?: () => AsyncIterator<unknown> };
      finished[Symbol.asyncIterator] = () => {
        finished.catch(() => {});
        return event[Symbol.asyncIterator]();
      };
      return finished;
    };
  }

  #emptiestSlot(): number {
    let best = this.#owner.usableSlot(0);
    for (let slot = 0; slot < this.#owner.slots; slot += 1) {
      if (this.#live(slot).size < this.#live(best).size && this.#owner.usableSlot(slot) === slot) best = slot;
    }
    return best;
  }

  #handle(slot: number): ExecutorHandle | undefined {
    return this.#owner.handles().find((handle) => handle.index === slot);
  }

  #live(slot: number): Set<RemoteObject> {
    let objects = this.#objects.get(slot);
    if (objects === undefined) {
      objects = new Set();
      this.#objects.set(slot, objects);
    }
    return objects;
  }
}

/** All of them, or none. */
function hold({ calls, references }: EventTies): void {
  calls?.hold();
  let held = 0;
  try {
    for (const { referent } of references) {
      referent.hold();
      held += 1;
    }
  } catch (error) {
    for (const { referent } of references.slice(0, held)) referent.letGo();
    calls?.letGo();
    throw error;
  }
}
