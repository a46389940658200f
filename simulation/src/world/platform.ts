/** What belongs to the whole thread and is no function of a seed: put aside while a history runs. */
import { replaceClock as replaceBundledClock } from '@mp-event-loop/core/clock';
import { replaceClock } from '../core.ts';
import { VirtualClock } from './virtual-clock.ts';
import type { World } from './world.ts';

export interface PlatformOwner {
  /** Something was printed to stderr. */
  printed(text: string): void;
  unhandledRejection(error: unknown): void;
  /** Thrown by something that the platform itself has called, such as a listener of a signal. */
  uncaughtException(error: unknown): void;
}

/** When garbage is collected is nobody's to know. */
class NoRegistry {
  register(): void {}
  unregister(): boolean {
    return false;
  }
}

/** Puts the world in the platform's place. Returns a function that puts the platform back. */
export function enterWorld(world: World, owner: PlatformOwner): () => void {
  const { FinalizationRegistry: registry } = globalThis;
  const { error: printError } = console;
  // Loops run on core's compiled files, sessions on the bundle, as it is published.
  const clock = new VirtualClock(world);
  const restoreClocks = [replaceClock(clock), replaceBundledClock(clock)];
  const onRejection = (error: unknown): void => owner.unhandledRejection(error);
  const listeners = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', onRejection);
  const onException = (error: unknown): void => owner.uncaughtException(error);
  process.on('uncaughtException', onException);
  globalThis.FinalizationRegistry = NoRegistry as unknown as typeof registry;
  console.error = (...parts: unknown[]) => owner.printed(parts.map(String).join(' '));
  return () => {
    for (const restoreClock of restoreClocks) restoreClock();
    process.off('unhandledRejection', onRejection);
    process.off('uncaughtException', onException);
    for (const listener of listeners) process.on('unhandledRejection', listener);
    globalThis.FinalizationRegistry = registry;
    console.error = printError;
  };
}
