/** The parts of the suite: properties with their cases, and the function that runs a case. */
import type { Transport } from '../transport.ts';
import { CALLER_MARK } from './caller-mark.ts';
import { Scene } from './scene.ts';
import { SharedLoops } from './shared-loops.ts';

/** A case of the suite. It fails by throwing; its loops and channels are ended afterwards if it made them through the scene. */
export type Case = (scene: Scene) => Promise<void> | void;

/** A guarantee, or a group of rules of the contract. */
export interface Property {
  readonly name: string;
  readonly cases: Readonly<Record<string, Case>>;
}

/** ms after which a case fails, so that a transport that loses messages does not hang the run. Honest transports need a fraction of it. */
export const PATIENCE = 30_000;

/**
 * Runs a case against a new transport. Neither the case nor ending its loops and channels takes longer than `patience` ms.
 *
 * @param shared is for cases that need no loop of their own
 */
export async function runCase(
  body: Case,
  create: () => Transport | Promise<Transport>,
  patience: number = PATIENCE,
  shared: SharedLoops = new SharedLoops(1),
): Promise<void> {
  (globalThis as Record<symbol, unknown>)[CALLER_MARK] = true;
  const scene = new Scene(await create(), patience, shared);
  try {
    await scene.within(Promise.resolve(scene).then(body), 'the case');
  } catch (error) {
    // The failure of the case matters more than one while cleaning up.
    await scene.end(true).catch(() => {});
    throw error;
  }
  await scene.end(false);
}
