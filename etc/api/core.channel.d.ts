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

export declare class Tail {
    add(text: string): void;
    get text(): string;
}

export declare function checkOptionNames(what: string, options: object, known: ReadonlySet<string>): void;

export declare function endedTooEarly(executor: string, { kind, exitCode, signal, error, stderrTail }: CloseReason): TransportError;

export declare function untilListening(channel: OpeningChannel, signal: AbortSignal, what: string): Promise<ExecutorChannel>;
