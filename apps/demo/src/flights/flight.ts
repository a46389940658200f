// One flight, and the text line it travels as: `2001-01-01T00:01:00.000Z,33,2176,LAS,PHL`.

export interface Flight {
  /** ms since 1970; the file's times carry no zone and are read as UTC. */
  readonly date: number;
  /** Minutes; negative when early. */
  readonly delay: number;
  /** Miles. */
  readonly distance: number;
  readonly origin: string;
  readonly destination: string;
}

export class FlightLineError extends Error {
  override readonly name = 'FlightLineError';
}

const FIELDS = 5;

export function parseFlight(line: string): Flight {
  const fields = line.split(',');
  const [date, delay, distance, origin, destination] = fields;
  if (fields.length !== FIELDS || !origin || !destination) throw notAFlight(line);
  const flight = { date: Date.parse(date ?? ''), delay: integer(delay), distance: integer(distance), origin, destination };
  if (Number.isNaN(flight.date) || Number.isNaN(flight.delay) || Number.isNaN(flight.distance)) throw notAFlight(line);
  return flight;
}

// Number('') is 0: a missing figure must not pass for one.
function integer(text: string | undefined): number {
  const value = text ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : Number.NaN;
}

function notAFlight(line: string): FlightLineError {
  return new FlightLineError(`not a flight: ${JSON.stringify(line.slice(0, 80))}`);
}
