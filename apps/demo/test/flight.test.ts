import { describe, expect, it } from 'vitest';
import { FlightLineError, parseFlight } from '../src/flights/flight.ts';

describe('parseFlight', () => {
  it('parseFlight reads a line', () => {
    expect(parseFlight('2001-01-01T00:01:00.000Z,-13,2176,LAS,PHL')).toEqual({
      date: Date.UTC(2001, 0, 1, 0, 1),
      delay: -13,
      distance: 2176,
      origin: 'LAS',
      destination: 'PHL',
    });
  });

  it.each([
    '',
    '2001-01-01T00:01:00.000Z,33,2176,LAS',
    '2001-01-01T00:01:00.000Z,33,2176,LAS,PHL,more',
    'yesterday,33,2176,LAS,PHL',
    '2001-01-01T00:01:00.000Z,,2176,LAS,PHL',
    '2001-01-01T00:01:00.000Z,33,far,LAS,PHL',
    '2001-01-01T00:01:00.000Z,33.5,2176,LAS,PHL',
    '2001-01-01T00:01:00.000Z,33,2176,,PHL',
    '2001-01-01T00:01:00.000Z,33,2176,LAS,',
  ])('parseFlight refuses %j', (line) => {
    expect(() => parseFlight(line)).toThrow(FlightLineError);
  });
});
