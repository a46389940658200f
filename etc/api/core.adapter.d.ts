export type Adapt = (channel: CallerChannel, tasks: TaskList) => AdaptedChannel;

export interface AdaptedChannel extends CallerChannel, Traffic {
}

export interface End {
    readonly number: number | undefined;
    readonly hasFailed: boolean;
    readonly ran: number;
}

export interface TaskList {
    importOnly(urls: readonly string[]): Promise<WireError | undefined>;
    allowOnly(names: readonly string[] | undefined): void;
    nameOf(target: unknown): string | undefined;
}

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

export declare function decodeError(wire: WireError): Error;

export declare function encodeError(error: Error): WireError;

export declare function endsIn(message: unknown): readonly End[];

export declare function eventsIn(message: unknown, most: number): number;

export declare function halvesOf(message: unknown): readonly [readonly unknown[], readonly unknown[]] | undefined;

export declare function isAlone(message: unknown): boolean;

export declare function isReady(message: unknown): boolean;

export declare function limitsMessage(mostHeld: number, mostBytes: number): ExecutorMessage;

export declare function targetsIn(message: unknown): readonly number[];

export declare function withError(sent: unknown, error: WireError): unknown;
