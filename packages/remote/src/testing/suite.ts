/** The parts of the suite, and the function that runs a case. */
import type { CreateLinks } from './fixture.ts';
import { Scene } from './scene.ts';

/** A case fails by throwing. Its links are ended afterwards, and what holds for all links is checked then. */
export type Case = (scene: Scene) => Promise<void> | void;

export interface Property {
  readonly name: string;
  readonly cases: Readonly<Record<string, Case>>;
}

/** ms after which what a case waits for counts as not coming. Honest links need a fraction of it. */
export const PATIENCE = 20_000;

export async function runCase(body: Case, create: CreateLinks, patience: number = PATIENCE): Promise<void> {
  const scene = new Scene(patience);
  await scene.begin(create);
  try {
    await body(scene);
  } catch (error) {
    // The failure of the case matters more than one while ending its links.
    await scene.end().catch(() => {});
    throw error;
  }
  await scene.end();
}
