/** Hears what Node warns of, such as listeners that are never taken off; nothing where there is no Node. */

interface Emitter {
  on?(name: 'warning', listener: (warning: Error) => void): unknown;
  off?(name: 'warning', listener: (warning: Error) => void): unknown;
}

/** Returns the warnings that came while `body` ran. */
export async function warningsDuring(body: () => Promise<unknown>): Promise<readonly string[]> {
  const { process = {} } = globalThis as { process?: Emitter };
  const warnings: string[] = [];
  const listener = ({ name, message }: Error): void => {
    warnings.push(`${name}: ${message}`);
  };
  process.on?.('warning', listener);
  try {
    await body();
    // They are told of a tick later.
    await new Promise((resolve) => setTimeout(resolve, 0));
  } finally {
    process.off?.('warning', listener);
  }
  return warnings.filter((warning) => warning.includes('Listener'));
}
