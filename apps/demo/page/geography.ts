// Where the states and the airports are: from files of `vega-datasets`, projected to the map's size.

import { type GeoPath, type GeoProjection, geoAlbersUsa, geoPath } from 'd3-geo';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';

type UsTopology = Topology<{ states: GeometryCollection; land: GeometryCollection }>;

interface Airport {
  readonly city: string;
  readonly place: [longitude: number, latitude: number];
}

export interface MapShapes {
  readonly land: Path2D;
  readonly borders: Path2D;
  /** Undefined where an airport is unknown, or outside the map as those of Guam. */
  at(airport: string): readonly [x: number, y: number] | undefined;
}

export class Geography {
  readonly #us: UsTopology;
  readonly #airports: ReadonlyMap<string, Airport>;

  private constructor(us: UsTopology, airports: ReadonlyMap<string, Airport>) {
    this.#us = us;
    this.#airports = airports;
  }

  static async load(): Promise<Geography> {
    const [us, airports] = await Promise.all([
      fetch('data/us-10m.json').then((response) => response.json() as Promise<UsTopology>),
      fetch('data/airports.csv').then((response) => response.text()),
    ]);
    return new Geography(us, read(airports));
  }

  /** Where an airport is, in a word; empty for one that is unknown. */
  city(airport: string): string {
    return this.#airports.get(airport)?.city ?? '';
  }

  shapes(width: number, height: number): MapShapes {
    const projection = geoAlbersUsa().fitSize([width, height], feature(this.#us, this.#us.objects.land));
    const path = geoPath(projection);
    const { states } = this.#us.objects;
    return {
      land: new Path2D(drawn(path, feature(this.#us, this.#us.objects.land))),
      borders: new Path2D(
        drawn(
          path,
          mesh(this.#us, states, (one, other) => one !== other),
        ),
      ),
      at: remembering(projection, this.#airports),
    };
  }
}

function drawn(path: GeoPath, shape: Parameters<GeoPath>[0]): string {
  return path(shape) ?? '';
}

function remembering(projection: GeoProjection, airports: ReadonlyMap<string, Airport>): MapShapes['at'] {
  const known = new Map<string, readonly [number, number] | undefined>();
  return (airport) => {
    if (!known.has(airport)) {
      const place = airports.get(airport)?.place;
      known.set(airport, place === undefined ? undefined : (projection(place) ?? undefined));
    }
    return known.get(airport);
  };
}

/** The first column is the code, the last ones are city, state, country, latitude and longitude; between them are names that may hold commas. */
function read(csv: string): ReadonlyMap<string, Airport> {
  return new Map(
    csv
      .split('\n')
      .slice(1)
      .map((line) => {
        const fields = line.trim().split(',');
        return [fields[0] ?? '', { city: fields.at(-5) ?? '', place: [Number(fields.at(-1)), Number(fields.at(-2))] }];
      }),
  );
}
