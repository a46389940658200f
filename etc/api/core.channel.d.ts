export declare class Deferred<T> {
    readonly promise: Promise<T>;
    resolve: (value: T) => void;
    reject: (reason: unknown) => void;
    constructor();
}

export declare class Inbox<Message> {
    deliver(message: Message): void;
    drained(): void;
    listen(listener: (message: Message) => void, drained: () => void): void;
}

export interface OpeningChannel extends ExecutorChannel {
    readonly listening: Promise<void>;
}

export interface OptionCheck {
    readonly isRight: (value: unknown) => boolean;
    readonly expected: string;
    readonly isSecret?: true;
}

export interface OptionChecks {
    readonly [name: string]: OptionCheck | {
        readonly nested: OptionChecks;
    };
}

export declare class Tail {
    add(text: string): void;
    get text(): string;
}

export declare const aFunction: OptionCheck;

export declare const aTransport: OptionCheck;

export declare const anObject: OptionCheck;

export declare const bufferOf: Getter<ArrayBufferLike>;

export declare function checkOption(asker: string, name: string, value: unknown, { isRight, expected, isSecret }: OptionCheck): void;

export declare function checkOptionNames(what: string, options: object, known: ReadonlySet<string>): void;

export declare function checkOptions(asker: string, options: object, checks: OptionChecks): void;

export declare function endedTooEarly(executor: string, { kind, exitCode, signal, error, stderrTail }: CloseReason): TransportError;

export declare const environment: OptionCheck;

export declare function isResizable(buffer: ArrayBuffer): boolean;

export declare const lengthOf: Getter<number>;

export declare const offsetOf: Getter<number>;

export declare const text: OptionCheck;

export declare const texts: OptionCheck;

export declare function untilListening(channel: OpeningChannel, signal: AbortSignal, what: string): Promise<ExecutorChannel>;

export declare function viewOf(array: ArrayBufferView, buffer: ArrayBuffer): ArrayBufferView;
