export declare function decodeError(wire: WireError): Error;

// exported as errorOf

export interface WireError {
    readonly name: string;
    readonly message: string;
    readonly stack: string | undefined;
    readonly fields: Readonly<Record<string, WireValue>>;
    readonly cause: WireValue | undefined;
    readonly errors: readonly WireValue[] | undefined;
    readonly type: TargetName | undefined;
    readonly ours: string | undefined;
}

export interface Codec {
    encode(value: unknown, reserve: number): Uint8Array<ArrayBuffer>;
    decode(bytes: Uint8Array): unknown;
}

export type HostMessage = readonly ['lend', Lending]
 | readonly ['ask']
 | readonly ['delivered', bytes: number]
 | readonly ['drain'];

export interface Lending {
    readonly modules: readonly string[];
    readonly codec: string;
    readonly reserve: number;
    readonly maxInFlight: number;
    readonly highWater: number;
    readonly maxMessage: number;
}

export type LendingAnswer = 
readonly ['lent', failure: WireError | undefined] | readonly ['inFlight', events: number]
 | readonly ['read', bytes: number]
 | readonly ['broken', message: string];

export declare function parseLendingAnswer(message: unknown): LendingAnswer | Uint8Array<ArrayBuffer>;
