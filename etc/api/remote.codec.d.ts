export declare function decode(bytes: Uint8Array, from?: number): unknown;

export declare function encode(value: unknown, reserve?: number): Uint8Array<ArrayBuffer>;
