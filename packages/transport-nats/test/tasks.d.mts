export function addOne(value: number): number;
export function untilFile(path: string): Promise<number>;
export function who(): number;
export function bytes(size: number): Uint8Array;
export function bytesAfter(path: string, size: number): Promise<Uint8Array>;
export function sizeOf(value: Uint8Array): number;
