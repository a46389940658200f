/** What is to be done later, and no more once they are cleared. */

export class Delays {
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  /** Does it after so many ms. `keepsAlive`: the process waits for it. */
  after(delay: number, keepsAlive: boolean, action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, delay);
    if (!keepsAlive) (timer as { unref?(): void }).unref?.();
    this.#timers.add(timer);
  }

  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}

/** Waits for it; calls `onOver` once that has taken `patience` ms. */
export async function withPatience(done: Promise<void>, patience: number, onOver: () => void): Promise<void> {
  const timer = setTimeout(onOver, patience);
  await done;
  clearTimeout(timer);
}
