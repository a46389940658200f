// flights-3m.parquet, read lazily: one row group at a time, one column at a time.

import { fileURLToPath } from 'node:url';
import { asyncBufferFromFile, type DecodedArray, type ParquetScan, parquetScan } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';

export interface RowRange {
  readonly rowStart: number;
  readonly rowEnd: number;
}

interface Rows {
  readonly dates: readonly Date[];
  readonly delays: readonly bigint[];
  readonly distances: readonly bigint[];
  readonly origins: readonly string[];
  readonly destinations: readonly string[];
}

export class FlightsFile {
  readonly #scan: ParquetScan;
  #decoded: { readonly range: RowRange; readonly rows: Promise<Rows> } | undefined;
  readonly ranges: readonly RowRange[];

  private constructor(scan: ParquetScan, flights: number) {
    this.#scan = scan;
    this.ranges = scan.ranges
      .filter(({ rowStart }) => rowStart < flights)
      .map(({ rowStart, rowEnd }) => ({ rowStart, rowEnd: Math.min(rowEnd, flights) }));
  }

  /** The file's first so many flights. */
  static async open(flights: number): Promise<FlightsFile> {
    const file = await asyncBufferFromFile(location());
    return new FlightsFile(await parquetScan({ file, compressors }), flights);
  }

  // The file's schema says which type a column decodes to; a value of another type is a damaged file, not a flight.
  dates(range: RowRange): Promise<Date[]> {
    return this.#column('date', range, (value) => value instanceof Date);
  }

  integers(column: 'delay' | 'distance', range: RowRange): Promise<bigint[]> {
    return this.#column(column, range, (value) => typeof value === 'bigint');
  }

  names(column: 'origin' | 'destination', range: RowRange): Promise<string[]> {
    return this.#column(column, range, (value) => typeof value === 'string');
  }

  /** All columns. Those of one range are kept: of several readers, most are in the same. */
  rows(range: RowRange): Promise<Rows> {
    if (this.#decoded?.range !== range) this.#decoded = { range, rows: this.#decode(range) };
    return this.#decoded.rows;
  }

  async #decode(range: RowRange): Promise<Rows> {
    return {
      dates: await this.dates(range),
      delays: await this.integers('delay', range),
      distances: await this.integers('distance', range),
      origins: await this.names('origin', range),
      destinations: await this.names('destination', range),
    };
  }

  async #column<T>(column: string, range: RowRange, isOne: (value: unknown) => value is T): Promise<T[]> {
    const values: DecodedArray = await this.#scan.readColumn({ column, ...range });
    const typed: T[] = [];
    for (const value of values as Iterable<unknown>) {
      if (!isOne(value)) throw new Error(`${location()}: column ${column} holds ${String(value)}`);
      typed.push(value);
    }
    if (typed.length !== range.rowEnd - range.rowStart) throw new Error(`${location()}: column ${column} is short`);
    return typed;
  }
}

// The package exports its API only, which lies in a folder beside the data.
function location(): string {
  return fileURLToPath(new URL('../data/flights-3m.parquet', import.meta.resolve('vega-datasets')));
}
