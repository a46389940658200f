/** What may be under way to a connection is divided among its links, and never more than there is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Allowance, Budget, LEAST_GRANT } from '../dist/line/budget.js';

const TOTAL = 2 ** 20;

/** The other end of a link: hears late, and sends what it may. */
class Peer {
  readonly allowance: Allowance;
  /** What it has not heard yet. */
  readonly told: number[] = [];
  #limit = LEAST_GRANT;
  #sent = 0;
  #underWay: ({ cost: number } | { ceded: number })[] = [];

  constructor(budget: Budget) {
    this.allowance = new Allowance(budget, (limit) => this.told.push(limit));
  }
  get mayStillArrive(): number {
    return this.#underWay.reduce((sum, one) => sum + ('cost' in one ? one.cost : 0), 0);
  }
  get received(): number {
    return this.#sent - this.mayStillArrive;
  }

  hear(): void {
    const limit = this.told.shift();
    if (limit === undefined) return;
    if (limit >= this.#limit) this.#limit = limit;
    else {
      this.#limit = Math.max(limit, this.#sent);
      this.#underWay.push({ ceded: this.#limit });
    }
  }
  send(part: number): void {
    const cost = Math.floor((this.#limit - this.#sent) * part);
    if (cost === 0) return;
    this.#sent += cost;
    this.#underWay.push({ cost });
  }
  arrive(): void {
    const next = this.#underWay.shift();
    if (next === undefined) return;
    const isFine = 'cost' in next ? this.allowance.take(next.cost) : this.allowance.ceded(next.ceded);
    expect(isFine).toBe(true);
  }
}

describe('the budget of a connection', () => {
  it('never has more under way than there is, however links come, go, send and hear late', () => {
    const deed = fc.tuple(
      fc.constantFrom('join', 'leave', 'hear', 'send', 'send', 'arrive', 'arrive'),
      fc.nat(),
      fc.double({ min: 0, max: 1, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 400 }), (deeds) => {
        const budget = new Budget(TOTAL);
        const peers: Peer[] = [];
        for (const [what, which, part] of deeds) {
          const peer = peers[which % Math.max(1, peers.length)];
          if (what === 'join' && peers.length < TOTAL / LEAST_GRANT / 2) peers.push(new Peer(budget));
          else if (what === 'leave' && peer !== undefined) {
            peer.allowance.leave();
            peers.splice(peers.indexOf(peer), 1);
          } else if (what === 'hear') peer?.hear();
          else if (what === 'send') peer?.send(part);
          else if (what === 'arrive') peer?.arrive();
          // What every link may be sent at any time comes on top, where older links have not ceded yet.
          expect(budget.granted).toBeLessThanOrEqual(TOTAL + peers.length * LEAST_GRANT);
          expect(peers.reduce((sum, { mayStillArrive }) => sum + mayStillArrive, 0)).toBeLessThanOrEqual(budget.granted);
        }
        for (const peer of peers) peer.allowance.leave();
        expect(budget.granted).toBe(0);
      }),
    );
  });

  it('every link gets on, whatever the others hold', () => {
    const budget = new Budget(TOTAL);
    const first = new Peer(budget);
    // It has all there is, and never sends.
    for (let turn = 0; turn < 20; turn += 1) {
      first.send(1);
      first.arrive();
      first.hear();
    }
    const peers = Array.from({ length: 500 }, () => new Peer(budget));
    for (let turn = 0; turn < 40; turn += 1)
      for (const peer of peers) {
        peer.send(1);
        peer.arrive();
        peer.hear();
      }
    for (const peer of peers) expect(peer.received).toBeGreaterThan(20 * (LEAST_GRANT / 4));
  });

  it('a link alone may have all, and has its equal share once there are others', () => {
    const budget = new Budget(TOTAL);
    const peers = [new Peer(budget)];
    const run = (): void => {
      for (let turn = 0; turn < 20; turn += 1)
        for (const peer of peers) {
          peer.hear();
          peer.send(1);
          peer.arrive();
        }
    };
    run();
    expect(budget.granted).toBeGreaterThan(TOTAL / 2);
    for (let more = 0; more < 63; more += 1) peers.push(new Peer(budget));
    run();
    expect(budget.share).toBe(TOTAL / 64);
    expect(budget.granted).toBeLessThanOrEqual(TOTAL);
  });

  it('what is sent beyond the limit, or ceded unasked, is noticed', () => {
    const told: number[] = [];
    const allowance = new Allowance(new Budget(TOTAL), (limit) => told.push(limit));
    expect(allowance.ceded(0)).toBe(false);
    expect(allowance.take(LEAST_GRANT)).toBe(true);
    expect(allowance.take((told.at(-1) ?? 0) - LEAST_GRANT + 1)).toBe(false);
  });
});
