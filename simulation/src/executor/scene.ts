/** What simulated tasks see of the history that they are in: it is passed by this, since tasks cross by name. */
import type { Line } from '../transport/line.ts';
import { Died } from '../world/virtual-thread.ts';
import type { World } from '../world/world.ts';
import type { Journal, Run } from './journal.ts';

export interface Scene {
  readonly world: World;
  readonly journal: Journal;
  /** Who throws it where nobody catches. */
  readonly origins: WeakMap<object, { readonly line: Line; readonly activation: unknown }>;
  readonly lines: readonly Line[];
  violate(kind: string, text: string): void;
}

let current: Scene | undefined;

export function enterScene(scene: Scene | undefined): void {
  current = scene;
}

export function scene(): Scene {
  // Of an earlier history: nobody is to hear of it.
  if (current === undefined) throw new Died();
  return current;
}

/** Returns the executor that a task runs in. Throws where that is dead. */
export function lineHere(): Line {
  const { world, lines } = scene();
  const line = lines.findLast(({ thread }) => thread === world.current);
  if (line === undefined || !line.isAlive || line.thread.local === Number.POSITIVE_INFINITY) throw new Died();
  return line;
}

export function spin(milliseconds: number): void {
  scene().world.current.spin(milliseconds);
}

/** ms of the executor's own virtual time. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => scene().world.setTimer(milliseconds, resolve));
}

export function later(milliseconds: number, run: () => void): void {
  scene().world.setTimer(milliseconds, run);
}

export function die(how: 'killed' | 'exited'): never {
  const line = lineHere();
  line.die(how, line.thread.local);
  throw new Died();
}

export function ended(run: Run): void {
  const { current: thread } = scene().world;
  if (thread.isAlive && thread.local !== Number.POSITIVE_INFINITY) run.end = thread.local;
}
