import { Event } from '@mp-event-loop/core';

export declare function open(value: number): number;
export declare function closed(value: number): number;
export declare function initialize(): Record<string, unknown>;
export declare function variables(): Record<string, unknown>;
export declare class Ledger {
  readonly reads: number;
  entries: number;
  put(): number;
}
export declare class Job extends Event<string> {
  constructor();
  override run(): string;
}
export declare class OwnError extends Error {}
export declare function failOwn(): never;
