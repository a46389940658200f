/** One attack on a host of its own, beside an honest caller. */
import type { Attack } from './attack.ts';
import { HonestCaller } from './honest-caller.ts';
import type { Limits } from './limits.ts';
import { MeasuredHost } from './measured-host.ts';

export interface Outcome {
  readonly said: string;
  /** Bytes of the host's memory above what it used before, at most. */
  readonly growth: number;
  readonly descriptors: number | undefined;
  /** How many events of the honest caller ended meanwhile. */
  readonly events: number;
}

/** @throws Error where the host dies, or the honest caller does not get what is its. */
export async function besiege(attack: Attack, limits: Limits, effort = 1): Promise<Outcome> {
  const host = await MeasuredHost.start(limits, attack.isolation);
  try {
    const honest = new HonestCaller(host.url);
    await honest.start();
    const before = await host.usage();
    honest.begin();
    const said = await attack.run({ url: host.url, limits, sessions: limits.executors - 1, effort });
    const after = await host.usage();
    const events = await honest.end();
    return { said, growth: Math.max(0, after.peak - before.resident), descriptors: after.descriptors, events };
  } finally {
    await host.end();
  }
}
