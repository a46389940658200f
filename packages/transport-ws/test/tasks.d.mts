export function print(length: number): number;
export function tell(length: number): number;
export function throwAside(length: number): number;
export function text(length: number): string;
export function countInBytes(to: number, length: number): Generator<Uint8Array>;
export function holdThread(milliseconds: number): void;
export function lengthOf(bytes: Uint8Array): number;
export declare function echo<T>(value: T): T;
export declare function record(file: string, line: string): string;
export declare function recordSlowly(file: string, line: string, milliseconds: number): Promise<string>;
export declare function spin(): never;
export declare function give(length: number): Uint8Array;
export declare function count(to: number): AsyncGenerator<number>;
export declare class OwnError extends Error {}
export declare function failOwn(): never;
