/** What was found wrong in a history. */
import type { World } from '../world/world.ts';

export interface Violation {
  /** In a few words that are the same for all of its kind. */
  readonly kind: string;
  readonly text: string;
}

const MOST = 20;

export class Violations {
  readonly all: Violation[] = [];
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  add(kind: string, text: string): void {
    this.#world.note(`VIOLATION ${kind}`);
    if (this.all.length < MOST) this.all.push({ kind, text });
  }
}
