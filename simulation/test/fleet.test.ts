import { describe, expect, it } from 'vitest';
import { withFleet } from '../dist/fleet/draw-fleet.js';
import type { FleetSpec, HostSpec } from '../dist/fleet/fleet-program.js';
import { runHistory } from '../dist/history.js';
import { drawProgram } from '../dist/program/draw-program.js';
import { Features } from '../dist/program/features.js';
import type { Program } from '../dist/program/program.js';
import { add, programOf, quick } from './programs.ts';

const all = new Features([], []);
const host: HostSpec = { executors: 2, executorsPerPrincipal: 2, heartbeat: 15_000, resumeWindow: 20_000, startsAt: 0 };

function lentProgram(more: Partial<FleetSpec> = {}): Program {
  const steps = [add(quick(1)), { do: 'sleep', ms: 500 } as const, add(quick(2)), { do: 'sleep', ms: 500 } as const, add(quick(3))];
  const program = programOf(steps, { executors: 1 });
  return {
    ...program,
    net: { ...program.net, isolation: 'host' },
    fleet: {
      hosts: [host, host],
      caller: { heartbeat: 15_000, resumeWindow: 20_000, maxBackoff: 1000 },
      wire: { latency: [0.05, 0.5], openDelay: [0, 1], refuse: 0 },
      directory: { delay: [0, 0], rejects: 0, leavesOut: 0, tellsFree: false },
      troubles: [],
      rivals: [],
      ...more,
    },
  };
}

describe('a fleet', () => {
  it('has the same history for the same seed, byte for byte', async () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const program = withFleet(drawProgram(seed, all), seed, all);
      const one = await runHistory(program, seed, true);
      const other = await runHistory(program, seed, true);
      expect(one.trace.length).toBeGreaterThan(10);
      expect(other.trace).toEqual(one.trace);
    }
  });

  it('is drawn whole: a program survives JSON', () => {
    const program = withFleet(drawProgram(7, all), 7, all);
    expect(JSON.parse(JSON.stringify(program))).toEqual(JSON.parse(JSON.stringify(withFleet(drawProgram(7, all), 7, all))));
  });

  it('lends one executor where nothing happens', async () => {
    const { violations, executors } = await runHistory(lentProgram(), 1);
    expect(violations).toEqual([]);
    expect(executors).toBe(1);
  });

  it.each([
    ['was killed', { does: 'kill', at: 200, host: 0, ms: undefined, isSilent: false }],
    ['drains', { does: 'drain', at: 200, host: 0, ms: undefined, within: 25_000 }],
  ] as const)('has its loop go on at another host where one %s', async (_what, trouble) => {
    const { violations, trace } = await runHistory(lentProgram({ troubles: [trouble] }), 1, true);
    expect(violations).toEqual([]);
    expect(trace.filter((line) => / host-1\.0: opens /.test(line))).toHaveLength(1);
  });

  it('has a loop resume its session where a link was cut', async () => {
    const { violations, trace, executors } = await runHistory(
      lentProgram({ troubles: [{ does: 'cut', at: 200, link: 0, ms: 0 }] }),
      1,
      true,
    );
    expect(violations).toEqual([]);
    expect(executors).toBe(1);
    expect(trace.some((line) => line.includes('session resumed'))).toBe(true);
  });

  it('gives a caller that is started again what it has left behind', async () => {
    const rival = { isOwn: false, hasInstance: true, executors: 2, startsAt: 0, events: 2, pause: 10, takes: 5000 };
    const one = lentProgram({ hosts: [{ ...host, executors: 4 }], rivals: [{ ...rival, killedAt: 300, backAfter: 50 }] });
    const { violations, trace } = await runHistory(one, 1, true);
    expect(violations).toEqual([]);
    expect(trace.filter((line) => line.includes('session ended replaced'))).toHaveLength(2);
  });
});
