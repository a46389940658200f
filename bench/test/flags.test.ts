import { describe, expect, it } from 'vitest';
import { readFlags } from '../src/flags.ts';

describe('readFlags', () => {
  it('files are named from where the user is', () => {
    const flags = readFlags(['--', '--transport', 'fork', '--json', 'a/b.json', '--baseline', '/before'], '/home/me');
    expect(flags).toEqual({ transport: 'fork', rounds: 5, quick: false, only: '', json: '/home/me/a/b.json', baseline: '/before' });
  });

  it('quick has fewer rounds, unless told how many', () => {
    expect(readFlags(['--quick'], '/').rounds).toBe(2);
    expect(readFlags(['--quick', '--rounds', '4'], '/').rounds).toBe(4);
  });

  it.each([[['--rounds', '6']], [['--rounds', '1.5']], [['--transport', 'pigeon']], [['--fast']]])('refuses %j', (args) => {
    expect(() => readFlags(args, '/')).toThrow();
  });
});
