/** What lives with a loop's executors: cached values, and objects behind proxies; and who is sent where because of them. */
import { ArgumentError } from '../../errors.ts';
import { StreamEvent, state } from '../../event.ts';
import type { EventState } from '../../event-state.ts';
import type { EventTies } from '../../event-ties.ts';
import { notAClass, notATask } from '../../no-task.ts';
import { slotOf } from '../../state/affinity.ts';
import { type Cached, makeCached } from '../../state/cached-object.ts';
import { makeProxy, methodsOf } from '../../state/proxy.ts';
import { noteMethod, type ProxyMethod } from '../../state/proxy-methods.ts';
import { makeStandIn, type Reference } from '../../state/references.ts';
import { RemoteObject } from '../../state/remote-object.ts';
import { type AnyClass, type AnyFunction, nameOf } from '../../tasks.ts';
import type { Executor } from '../executors/executor.ts';
import type { Slots } from '../executors/slots.ts';
import { referencesOf } from '../wire-edge.ts';
import type { Targets } from './targets.ts';

export interface BindingsOwner {
  /** Adds an event of the library's own. */
  add(event: EventState): void;
  /** The disposal of an object begins, or ends: that is something to do. */
  disposing(isBeginning: boolean): void;
}

const noReferences: readonly Reference[] = [];
const GeneratorFunctions: ReadonlySet<unknown> = new Set(['GeneratorFunction', 'AsyncGeneratorFunction']);

export class Bindings {
  readonly #targets: Targets;
  readonly #slots: Slots;
  readonly #slotCount: number;
  readonly #owner: BindingsOwner;
  /** Objects behind proxies, by the index of the executor that they live in. */
  readonly #objects = new Map<number, Set<RemoteObject>>();
  #lastId = 0;
  // A backstop: who forgets to dispose of a proxy gets its object freed when nothing can call it any more, and its calls have ended.
  readonly #forgotten = new FinalizationRegistry<RemoteObject>((object) => void object.dispose());

  constructor(targets: Targets, slots: Slots, slotCount: number, owner: BindingsOwner) {
    this.#targets = targets;
    this.#slots = slots;
    this.#slotCount = slotCount;
    this.#owner = owner;
  }

  cache<T extends object>(value: T): Cached<T> {
    this.#lastId += 1;
    return makeCached(this.#lastId, value, this);
  }

  drop(id: number): void {
    for (const executor of this.#slots.ready) executor.kept.dropCached(id);
  }

  /** Makes an object in the executor that has the fewest of them. */
  async makeObject(Class: AnyClass, args: readonly unknown[], mirror: readonly string[]): Promise<object> {
    const name = typeof Class === 'function' ? nameOf(Class) : undefined;
    if (name === undefined) throw typeof Class === 'function' && Object.hasOwn(Class, 'prototype') ? notATask(Class) : notAClass(Class);
    this.#lastId += 1;
    const names = new Set(mirror);
    const object = new RemoteObject(this.#lastId, this.#emptiestSlot(), name.name, names, this);
    const event = new StreamEvent(Class as unknown as AnyFunction, args);
    const { finished } = event;
    const internal = event[state];
    internal.bind({ slot: object.slot, references: noReferences, makes: { object, mirror }, isInternal: true });
    this.#live(object.slot).add(object);
    try {
      this.#owner.add(internal);
      await finished;
    } catch (error) {
      this.#live(object.slot).delete(object);
      void this.#slots.readyAt(object.slot)?.free(object.id);
      throw error;
    }
    const methods = methodsOf(Class, name.url === undefined);
    const face = makeProxy(object, methods, names, (method, proxy) => this.#caller(object, proxy, methods?.get(method), method));
    makeStandIn(face, object);
    this.#forgotten.register(face, object, object);
    return face;
  }

  /** Nobody refers to an object any more. */
  async freed(object: RemoteObject): Promise<void> {
    this.#forgotten.unregister(object);
    this.#live(object.slot).delete(object);
    if (object.loss !== undefined) return;
    this.#owner.disposing(true);
    await this.#slots.readyAt(object.slot)?.free(object.id);
    this.#owner.disposing(false);
  }

  /** An executor is gone, and with it what lives in it; what it had not begun to make is made in the next. */
  lost(executor: Executor, unstarted: readonly EventState[], reason: Error): void {
    const unmade = new Set(unstarted.map(({ ties }) => ties?.makes?.object));
    for (const object of this.#live(executor.index)) {
      if (!executor.kept.has(object.id) || unmade.has(object)) continue;
      object.lose(reason);
      this.#live(executor.index).delete(object);
    }
  }

  /** Where an event must run whose place may have been given up since it was added; what it makes will live there. */
  place(event: EventState): void {
    const { ties } = event;
    if (ties?.slot === undefined) return;
    const slot = this.#slots.usable(ties.slot);
    event.rebind(slot);
    const object = ties.makes?.object;
    if (object === undefined) return;
    this.#live(object.slot).delete(object);
    object.moveTo(slot);
    this.#live(slot).add(object);
  }

  /**
   * Has the event call the method of a proxy that is its target.
   *
   * @throws ArgumentError when the proxy is another loop's, or an option contradicts it.
   */
  bindMethod(event: EventState, { object, runs }: ProxyMethod): void {
    if (object.owner !== this) throw new ArgumentError(`${runs.name.name} is a method of another loop's proxy: add the event to that loop`);
    for (const option of ['priority', 'affinity'] as const) {
      if (event.options[option] !== undefined)
        throw new ArgumentError(
          `${runs.name.name}: a proxy's method runs in its object's executor, in the order of its calls; leave out ${option}`,
        );
    }
    event.bind({ slot: object.slot, references: noReferences, calls: object, isInternal: false });
    event.resolveTo(runs, undefined);
  }

  /**
   * Decides where an event must run, and holds what it refers to. Returns why the event must fail: the proxy whose method it calls can't
   * be used any more.
   *
   * @throws ArgumentError, StoppedError or ExecutorLostError when something else that it refers to can't.
   */
  admit(event: EventState): Error | undefined {
    const { affinity } = event.options;
    const { calls, isInternal } = event.ties ?? {};
    if (isInternal === false && calls?.unusable !== undefined) {
      event.bind({ slot: undefined, references: noReferences, isInternal });
      return calls.unusable;
    }
    const references = referencesOf(event);
    if (affinity === undefined && references === undefined && event.ties === undefined) return undefined;
    const own = event.ties;
    let slot = affinity === undefined ? own?.slot : this.#slots.usable(slotOf(affinity, this.#slotCount));
    for (const { referent } of references ?? noReferences) {
      if (referent.owner !== this) throw new ArgumentError('an argument is a cached object or a proxy of another loop');
      if (referent.slot === undefined) continue;
      if (slot !== undefined && slot !== referent.slot) {
        throw new ArgumentError(
          'the event would have to run in two executors at once: affinity or a proxy binds it to one, and an argument is a proxy in ' +
            'another',
        );
      }
      slot = referent.slot;
    }
    // Nearly all calls of proxies are bound already just as they are to be.
    if (own !== undefined && slot === own.slot && references === undefined) hold(own);
    else {
      const ties = { isInternal: false, ...own, slot, references: references ?? noReferences };
      hold(ties);
      event.bind(ties);
    }
    return undefined;
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
  #caller(object: RemoteObject, face: object, method: AnyFunction | undefined, name: string): AnyFunction {
    const isStream = method !== undefined && GeneratorFunctions.has(method.constructor.name);
    const runs = this.#targets.method(object.className, name);
    const call = (...args: unknown[]): unknown => {
      const event = new StreamEvent(null, args);
      const internal = event[state];
      internal.bind({ slot: object.slot, references: noReferences, calls: object, isInternal: true });
      internal.resolveTo(runs, undefined);
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
    noteMethod(call, { object, runs, face });
    return call;
  }

  #emptiestSlot(): number {
    let best = this.#slots.usable(0);
    for (let slot = 0; slot < this.#slotCount; slot += 1) {
      if (this.#live(slot).size < this.#live(best).size && this.#slots.usable(slot) === slot) best = slot;
    }
    return best;
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
