import { describe, expect, it } from 'vitest';
import { ArgumentsError, parseArguments } from '../src/arguments.ts';

describe('parseArguments', () => {
  it('parseArguments has defaults for all options', () => {
    expect(parseArguments([])).toEqual({ flights: 300_000, window: 10_000, transport: 'worker', page: undefined });
  });

  it('parseArguments takes each option', () => {
    expect(parseArguments(['--flights', '20000', '--window=500', '--transport', 'inline'])).toEqual({
      flights: 20_000,
      window: 500,
      transport: 'inline',
    });
    expect(parseArguments(['--flights', 'all'])).toMatchObject({ flights: 3_000_000 });
    expect(parseArguments(['--flights', '1'])).toMatchObject({ flights: 1 });
    expect(parseArguments(['--flights', '3000000'])).toMatchObject({ flights: 3_000_000 });
    expect(parseArguments(['--page'])).toMatchObject({ page: true });
    expect(parseArguments(['--no-page'])).toMatchObject({ page: false });
    expect(parseArguments(['--help'])).toBe('help');
    expect(parseArguments(['-h'])).toBe('help');
  });

  it.each([
    [['--flights', '0'], '--flights takes a whole number from 1 to 3000000 or "all", not "0"'],
    [['--flights', '3000001'], '--flights takes a whole number'],
    [['--flights', '1.5'], '--flights takes a whole number'],
    [['--flights', '1e3'], '--flights takes a whole number'],
    [['--flights', ''], '--flights takes a whole number'],
    [['--flights', 'many'], 'not "many"'],
    [['--flights=-5'], 'not "-5"'],
    [['--flights'], "Option '--flights <value>' argument missing"],
    [['--window', '0'], '--window takes a whole number from 1 to 3000000, not "0"'],
    [['--transport', 'pigeon'], '--transport: there is no "pigeon", only worker, fork, ws, inline'],
    [['--transport', 'toString'], 'there is no "toString"'],
    [['--page', '--no-page'], '--page and --no-page: give one of them, or none'],
    [['--fast'], "Unknown option '--fast'"],
    [['20000'], "Unexpected argument '20000'"],
  ])('parseArguments refuses %j', (args, message) => {
    expect(() => parseArguments(args)).toThrow(ArgumentsError);
    expect(() => parseArguments(args)).toThrow(message);
  });
});
