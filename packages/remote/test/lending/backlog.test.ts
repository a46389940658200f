/** Which bytes of a caller count as read: those of events only once they have begun. */
import { describe, expect, it } from 'vitest';
import { Backlog } from '../../src/lending/backlog.ts';

describe('Backlog', () => {
  it('Backlog counts messages without events as read at once', () => {
    const backlog = new Backlog();
    backlog.add(2, 1000);
    backlog.add(0, 10);
    expect(backlog.takeRead()).toEqual([1, 10]);
    expect(backlog.takeRead()).toEqual([0, 0]);
  });

  it('Backlog counts a message as read when the last of its events has begun', () => {
    const backlog = new Backlog();
    backlog.add(2, 1000);
    backlog.add(1, 500);
    backlog.begun(0);
    expect(backlog.readBytes).toBe(0);
    backlog.begun(1);
    expect(backlog.readBytes).toBe(1000);
    backlog.begun(2);
    expect(backlog.takeRead()).toEqual([2, 1500]);
  });

  it('Backlog counts events that wait for their object until they begin, while those behind them do', () => {
    const backlog = new Backlog();
    for (let count = 0; count < 1000; count += 1) backlog.add(1, 10);
    for (let number = 1; number < 1000; number += 2) backlog.begun(number);
    expect(backlog.takeRead()).toEqual([500, 5000]);
    for (let number = 998; number >= 0; number -= 2) backlog.begun(number);
    expect(backlog.takeRead()).toEqual([500, 5000]);
    backlog.add(1, 7);
    backlog.begun(1000);
    expect(backlog.takeRead()).toEqual([1, 7]);
  });
});
