/**
 * Hosts and callers on a cluster of three, to which all is done that may happen to them: no event is lost but those that ran in a host that
 * was killed, and none runs twice. Each deed once by default; MP_EVENT_LOOP_NATS_EVENTS=100000 goes on until so many events have ended, and
 * lets the fleet recover after each deed, so that its table says how long that took.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { Cluster } from './cluster.ts';
import { type Deed, Fleet, LOST_WITH_A_HOST } from './fleet.ts';
import { isMissing, type NatsServer } from './nats-server.ts';
import { endOwn, ends } from './own.ts';
import { type Done, isWhole, recoveryTable } from './recovery.ts';

afterEach(endOwn);

const EVENTS = Number(process.env.MP_EVENT_LOOP_NATS_EVENTS ?? 0);
/** ms after each deed, at least: long enough for it to be noticed, where the fleet is to recover. */
const CALM = EVENTS > 0 ? 5000 : 100;
/** Less than a reader's results; twice what the other callers have under way. */
const MAX_PENDING = 'max_pending: 2MB';

const deeds: readonly Deed[] = [
  'a host is killed',
  'a node is killed',
  'a host drains',
  'all routes are cut',
  'a caller is killed',
  'a node stands still',
  'a slow consumer is cut off',
  'a caller stands still',
];

describe.skipIf(isMissing)('a fleet on a cluster of three', () => {
  it(
    'no event is lost but those that ran in a host that was killed, and none runs twice',
    async () => {
      const cluster = await Cluster.start(MAX_PENDING);
      ends.push(() => cluster[Symbol.asyncDispose]());
      const fleet = await Fleet.start(cluster);
      ends.push(() => fleet.end());

      const done: Done[] = [];
      do {
        for (const deed of deeds) {
          const from = Date.now();
          await fleet.do(deed, cluster.nodes[done.length % cluster.nodes.length] as NatsServer);
          done.push({ deed, from, to: Date.now() });
          await new Promise((resolve) => setTimeout(resolve, CALM));
          if (EVENTS > 0) await expect.poll(() => isWhole(fleet)).toBe(true);
        }
      } while (fleet.notes('runs').length / 2 < EVENTS);
      await fleet.stop();

      const runs = fleet.notes('runs');
      const of = (what: string): string[] => runs.filter(([how]) => how === what).map(([, id]) => id as string);
      const started = of('s');
      const finished = new Set(of('e'));
      // Nothing runs twice: neither of living callers nor of those that were killed.
      expect(started.length).toBe(new Set(started).size);
      let fulfilled = 0;
      let lost = 0;
      for (const name of [...fleet.ended, ...fleet.killedCallers]) {
        const ended = fleet.notes(`${name}.ended`);
        const ids = ended.map(([, id]) => id);
        expect(ids).toHaveLength(new Set(ids).size);
        // Each has ended, unless its caller was killed.
        if (fleet.ended.includes(name)) expect(ids.toSorted()).toEqual(fleet.notes(`${name}.added`).flat().toSorted());
        for (const [how, id = '', , , ...error] of ended) {
          if (how === 'f') {
            fulfilled += 1;
            expect(finished.has(id)).toBe(true);
          } else {
            lost += 1;
            const message = error.join(' ');
            expect(message).toMatch(/^ExecutorLostError/);
            expect(
              fleet.killedHosts.some((host) => message.includes(host)),
              `${message}, killed: ${fleet.killedHosts.join()}`,
            ).toBe(true);
          }
        }
      }
      // At most what ran in the executors of hosts that were killed.
      expect(lost).toBeLessThanOrEqual(fleet.killedHosts.length * LOST_WITH_A_HOST);
      expect(fulfilled).toBeGreaterThan(EVENTS);
      console.log(`${fulfilled} events ended, ${lost} lost with hosts, ${started.length} runs\n${recoveryTable(fleet, done)}`);
    },
    120_000 + EVENTS * 20,
  );
});
