export declare function measure(bytes: Uint8Array): [length: number, objects: number];
export declare function initializeSlowly(): Promise<Record<string, unknown>>;
export declare function variables(): Record<string, unknown>;
export declare class Ledger {
  readonly made: number;
  readonly count: number;
  put(entry: number): number;
  all(): number[];
  list(): Generator<number>;
}
export declare function putTwice(ledger: Ledger, entry: number): number;
export declare function visit(session: string): number;
