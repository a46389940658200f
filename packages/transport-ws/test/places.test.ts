/** Which connections may stay, and which make room. */
import { Duplex } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import { Places } from '../dist/host/places.js';

const MOST = 100;
let places: Places;
let ports = 0;
beforeEach(() => {
  places = new Places(MOST);
});

class FakeSocket extends Duplex {
  readonly remoteAddress: string;
  readonly remotePort: number;
  constructor(remoteAddress: string) {
    super({ read: () => {}, write: (_chunk, _encoding, done) => done() });
    this.remoteAddress = remoteAddress;
    ports += 1;
    this.remotePort = ports;
  }
}
function come(address: string, count: number): FakeSocket[] {
  return Array.from({ length: count }, () => {
    const socket = new FakeSocket(address);
    places.arrived(socket);
    return socket;
  });
}
const staying = (sockets: readonly FakeSocket[]): number => sockets.filter(({ destroyed }) => !destroyed).length;

describe('Places', () => {
  it('Places lets strangers have half of them, and of one address a quarter: the oldest idle ones make room', () => {
    const crowd = come('10.0.0.1', 1000);
    expect(staying(crowd)).toBe(25);
    expect(crowd.slice(-25).every(({ destroyed }) => !destroyed)).toBe(true);
    const crowds = Array.from({ length: 10 }, (_, index) => come(`10.0.1.${index}`, 1000));
    expect(staying([...crowd, ...crowds.flat()])).toBe(50);
  });

  it('Places takes room from the address that has most, not from one that has few', () => {
    const [honest] = come('10.0.0.9', 1);
    come('10.0.0.1', 1000);
    come('10.0.0.2', 1000);
    come('10.0.0.3', 1000);
    expect(honest?.destroyed).toBe(false);
  });

  it('Places ends no connection that something is being decided about', () => {
    const sockets = come('10.0.0.1', 25);
    const decided = sockets.map((socket) => places.deciding(socket));
    expect(places.taken).toBe(25);
    const [late] = come('10.0.0.1', 1);
    expect([late?.destroyed, staying(sockets)]).toEqual([true, 25]);
    decided[3]?.();
    const [later] = come('10.0.0.1', 1);
    expect([later?.destroyed, sockets[3]?.destroyed, staying(sockets)]).toEqual([false, true, 24]);
  });

  it('Places ends no connection that is being answered', () => {
    const [reader] = come('10.0.0.1', 1);
    const answered = places.answering(reader as FakeSocket);
    come('10.0.0.1', 100);
    expect([reader?.destroyed, places.taken]).toEqual([false, 0]);
    answered();
    come('10.0.0.1', 1);
    expect(reader?.destroyed).toBe(true);
  });

  it('Places lets in as many as it has, half of them from one address, and again when one leaves', async () => {
    const enter = (address: string): FakeSocket | undefined => come(address, 1).find((socket) => places.enter(socket));
    const inside = Array.from({ length: 50 }, () => enter('10.0.0.1'));
    expect(inside.every((socket) => socket !== undefined)).toBe(true);
    expect(enter('10.0.0.1')).toBeUndefined();
    for (let left = 50; left > 0; left -= 1) expect(enter('10.0.0.2')).toBeDefined();
    expect(enter('10.0.0.3')).toBeUndefined();
    expect(places.taken).toBe(MOST);
    inside[0]?.destroy();
    await expect.poll(() => places.taken).toBe(MOST - 1);
    expect(enter('10.0.0.3')).toBeDefined();
    // Who was let in makes no room for strangers.
    come('10.0.0.4', 1000);
    expect(staying(inside.filter((socket) => socket !== undefined))).toBe(49);
  });

  it('Places of which all are taken leaves some for those who ask', () => {
    places = new Places(2);
    for (const [socket] of [come('10.0.0.1', 1), come('10.0.0.2', 1)]) expect(places.enter(socket as FakeSocket)).toBe(true);
    const [third] = come('10.0.0.3', 1);
    expect(third?.destroyed).toBe(false);
    expect(places.enter(third as FakeSocket)).toBe(false);
  });
});
