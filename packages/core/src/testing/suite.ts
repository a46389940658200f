/** What the suite is made of: properties, each with its cases, and what runs them one by one. */
import type { Transport } from '../transport.ts';
import { CALLER_MARK } from './caller-mark.ts';
import { Scene } from './scene.ts';

/** A case of the suite. It fails by throwing; what it made through the scene is ended after it. */
export type Case = (scene: Scene) => Promise<void> | void;

/** One guarantee, or one rule of the contract. */
export interface Property {
  readonly name: string;
  readonly cases: Readonly<Record<string, Case>>;
}

/** ms after which a case has failed: a transport that loses something must not hang the run. Honest ones need a small part of it. */
export const PATIENCE = 30_000;

/** Runs one case against a transport of its own. Never hangs: neither the case nor what it left takes longer than `patience` ms. */
export async function runCase(body: Case, create: () => Transport | Promise<Transport>, patience: number = PATIENCE): Promise<void> {
  (globalThis as Record<symbol, unknown>)[CALLER_MARK] = true;
  const scene = new Scene(await create(), patience);
  try {
    await scene.within(Promise.resolve(scene).then(body), 'the case');
  } catch (error) {
    // What failed the case matters more than what its wreck does at the end.
    await scene.end().catch(() => {});
    throw error;
  }
  await scene.end();
}
