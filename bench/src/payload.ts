// The object of about 1 KiB that the object workload sends, and the distinct ones it lends from.

export interface Payload {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly active: boolean;
  readonly address: { readonly street: string; readonly city: string; readonly zip: number };
  readonly tags: readonly string[];
  readonly scores: readonly number[];
  readonly orders: readonly { readonly sku: string; readonly count: number; readonly price: number }[];
  readonly note: string;
}

// More than are ever outstanding: structured clone folds an object that occurs twice in one message, which would fake
// a speed of ten times.
const PAYLOADS = 1_024;

function makePayload(seed: number): Payload {
  return {
    id: seed,
    name: `Customer ${seed} of the northern branch`,
    email: `customer.${seed}@example.org`,
    active: seed % 3 === 0,
    address: { street: `${seed % 200} Harbour Street`, city: `Town ${seed % 50}`, zip: 10_000 + (seed % 80_000) },
    tags: ['customer', `region-${seed % 12}`, `tier-${seed % 4}`, 'newsletter'],
    scores: Array.from({ length: 16 }, (_, index) => (seed * 31 + index * 17) % 1_000),
    orders: Array.from({ length: 6 }, (_, index) => ({
      sku: `SKU-${seed}-${index}`,
      count: (seed + index) % 9,
      price: ((seed * 7 + index * 13) % 10_000) / 100,
    })),
    note: `Call back on day ${seed % 365}; `.repeat(20),
  };
}

/** The id of each is its index. */
export function makePayloads(): readonly Payload[] {
  return Array.from({ length: PAYLOADS }, (_, seed) => makePayload(seed));
}
