export type AnyClass = abstract new (...args: never[]) => object;

export type AnyFunction = (...args: never[]) => unknown;

export type Args<A extends readonly unknown[]> = {
    readonly [K in keyof A]: Cacheable<A[K]>;
};

export declare class ArgumentError extends EventLoopError {
    constructor(message: string, options?: ErrorOptions);
}

export declare class AuthError extends EventLoopError {
    constructor(message: string, options?: ErrorOptions);
}

export type Cacheable<T, Depth extends number = 4> = IsAny<T> extends true ? T : Depth extends 0 ? T : T extends AnyFunction ? T : T extends Date | RegExp | ArrayBuffer | ArrayBufferView | Map<unknown, unknown> | Set<unknown> ? T | Cached<T> : T extends object ? {
    [K in keyof T]: Cacheable<T[K], Less[Depth]>;
} | Cached<T> | ProxyOf<T> : T;

export interface Cached<T extends object> extends AsyncDisposable {
    readonly [cached]: T;
    release(): Promise<void>;
}

export type Call<F extends AnyFunction> = [
] extends Parameters<F> ? [args?: Args<Parameters<F>>, options?: EventOptions] : [args: Args<Parameters<F>>, options?: EventOptions];

export interface CallerChannel extends Channel<FromExecutor, ToExecutor> {
    mark(started: number): void;
}

export declare class CancelledError extends EventLoopError {
    constructor(message: string, options?: ErrorOptions);
}

export interface Channel<Out, In> {
    send(message: Out, transfer?: readonly object[]): void;
    ready(): Promise<void>;
    listen(listener: (message: In) => void, drained: () => void): void;
    readonly closed: Promise<CloseReason>;
    close(): Promise<void>;
}

export interface CloseReason {
    kind: 'closed' | 'exited' | 'killed' | 'failed';
    exitCode?: number | undefined;
    signal?: string | undefined;
    stderrTail?: string | undefined;
    error?: Error | undefined;
    started?: number | undefined;
}

export type Crossed<T, Depth extends number = 4> = IsAny<T> extends true ? T : Depth extends 0 ? T : T extends string | number | bigint | boolean | symbol | null | undefined ? T : T extends Uint8Array & {
    readUInt32BE(offset?: number): number;
} ? Uint8Array : T extends AnyFunction | Date | RegExp | Error | ArrayBuffer | ArrayBufferView | Map<unknown, unknown> | Set<unknown> ? T : T extends object ? {
    [K in keyof T]: Crossed<T[K], Less[Depth]>;
} : T;

export interface DurationSummary {
    count: number;
    mean: number;
    p50: number;
    p99: number;
    max: number;
}

export type ErrorCode = keyof typeof errorCodes;

export declare class Event<R = unknown> {
    constructor(target: AnyFunction | null, args?: readonly unknown[], options?: EventOptions);
    get id(): string;
    get target(): AnyFunction | null;
    get args(): readonly unknown[];
    get kwargs(): Record<string, unknown> | undefined;
    get key(): string | undefined;
    get status(): EventStatus;
    get results(): R | undefined;
    get error(): Error | undefined;
    get finished(): Promise<R>;
    run(): unknown;
    exec(): Promise<void>;
    cancel(reason?: unknown): void;
    is<F extends AnyFunction>(target: F): this is EventOf<F>;
}

export declare class EventLoop implements AsyncDisposable {
    constructor(options?: EventLoopOptions);
    addEvent<E extends Event>(event: E): E;
    addEvent<F extends AnyFunction>(target: F, ...call: Call<F>): EventOf<F>;
    call<F extends AnyFunction>(target: F, ...call: Call<F>): EventOf<F>['finished'];
    map<F extends AnyFunction>(target: F, argsList: Iterable<Args<Parameters<F>>> | AsyncIterable<Args<Parameters<F>>>, options: MapOptions & {
        settled: true;
    }): AsyncIterable<PromiseSettledResult<ResultOf<F>>>;
    map<F extends AnyFunction>(target: F, argsList: Iterable<Args<Parameters<F>>> | AsyncIterable<Args<Parameters<F>>>, options?: MapOptions & {
        settled?: false | undefined;
    }): AsyncIterable<ResultOf<F>>;
    addOutputHandler(handler: OutputHandler): void;
    insertOutputHandler(index: number, handler: OutputHandler): void;
    removeOutputHandler(handler: OutputHandler): void;
    addErrorHandler(handler: OutputHandler): void;
    removeErrorHandler(handler: OutputHandler): void;
    start(): Promise<this>;
    wait(): Promise<void>;
    stop(options?: {
        timeout?: number | undefined;
    }): Promise<void>;
    recycle(): void;
    terminate(): Promise<void>;
    run(events?: Event | readonly Event[], outputHandlers?: OutputHandler | readonly OutputHandler[]): Promise<this>;
    runUntilComplete(events?: Event | readonly Event[], outputHandlers?: OutputHandler | readonly OutputHandler[]): Promise<void>;
    isRunning(): boolean;
    [Symbol.asyncDispose](): Promise<void>;
    cacheObject<T extends object>(value: T): Cached<T>;
    proxy<C extends AnyClass, const M extends keyof InstanceType<C> = never>(Class: C, args: Args<ConstructorParameters<C>>, options?: {
        mirror?: readonly M[] | undefined;
    }): Promise<Proxied<InstanceType<C>, M>>;
    ready(): Promise<void>;
    stats(): LoopStats;
    subscribe(listener: (notice: LoopNotice) => void): () => void;
}

export declare class EventLoopError extends Error {
    readonly code: string;
    constructor(code: ErrorCode, message: string, options?: ErrorOptions);
    static [Symbol.hasInstance](value: unknown): boolean;
}

export interface EventLoopOptions {
    transport?: Transport | undefined;
    name?: string | undefined;
    executors?: number | {
        min: number;
        max: number;
        idleTimeout?: number | undefined;
    } | undefined;
    concurrency?: number | undefined;
    outputHandlers?: OutputHandler | readonly OutputHandler[] | undefined;
    errorHandlers?: OutputHandler | readonly OutputHandler[] | undefined;
    initialize?: AnyFunction | readonly [task: AnyFunction, args: readonly unknown[]] | undefined;
    maxQueue?: number | undefined;
    autoStart?: boolean | undefined;
    startTimeout?: number | undefined;
    recycleAfter?: number | undefined;
    handlerBudget?: number | undefined;
    gracePeriod?: number | undefined;
    debug?: boolean | undefined;
}

export type EventOf<F extends AnyFunction> = IsStream<Awaited<ReturnType<F>>> extends true ? StreamEvent<ResultOf<F>> : Event<ResultOf<F>>;

export interface EventOptions {
    key?: string | undefined;
    kwargs?: Record<string, unknown> | undefined;
    hasOutput?: boolean | undefined;
    signal?: AbortSignal | undefined;
    timeout?: number | undefined;
    priority?: number | undefined;
    retries?: number | Retries | undefined;
    affinity?: string | undefined;
    transfer?: readonly object[] | undefined;
    highWaterMark?: number | undefined;
    onProgress?: ((value: unknown) => void) | undefined;
}

export type EventStatus = 'created' | 'queued' | 'running' | 'fulfilled' | 'rejected' | 'cancelled';

export declare class EventTimeoutError extends EventLoopError {
    constructor(message: string, options?: ErrorOptions);
}

export interface ExecutorChannel extends Channel<ToExecutor, FromExecutor> {
    readonly id: string;
    readonly location: ExecutorLocation;
    readonly started?: number | undefined;
    kill(): Promise<void>;
    ref(): void;
    unref(): void;
}

export interface ExecutorLocation {
    readonly pid?: number | undefined;
    readonly threadId?: number | undefined;
    readonly url?: string | undefined;
}

export declare class ExecutorLostError extends EventLoopError implements LossDetails {
    readonly exitCode: number | null;
    readonly signal: string | null;
    readonly stderrTail: string;
    readonly wasRunning: boolean;
    constructor(message: string, details: LossDetails, options?: ErrorOptions);
}

export interface ExecutorStats {
    id: string;
    index: number;
    state: 'starting' | 'ready' | 'busy' | 'unreachable' | 'ending' | 'lost';
    running: number;
    ended: number;
    location: ExecutorLocation;
}

export type FromExecutor = unknown;

export type LoopNotice = {
    type: 'eventAdded' | 'eventStarted' | 'eventEnded';
    event: Event;
} | {
    type: 'progress';
    event: Event;
    value: unknown;
} | {
    type: 'executorReady' | 'executorReachable';
    executor: ExecutorStats;
} | {
    type: 'executorLost' | 'executorUnreachable';
    executor: ExecutorStats;
    error: Error;
} | {
    type: 'idle';
} | {
    type: 'handlerFailed';
    event: Event;
    error: unknown;
} | {
    type: 'strayError';
    executor: ExecutorStats;
    eventId: string | undefined;
    error: Error;
};

export interface LoopStats {
    queued: number;
    running: number;
    fulfilled: number;
    rejected: number;
    cancelled: number;
    waitTime: DurationSummary;
    runTime: DurationSummary;
    executors: readonly ExecutorStats[];
}

export interface OpenRequest {
    readonly name: string;
    readonly index: number;
    readonly signal: AbortSignal;
    print(stream: 'stdout' | 'stderr', text: string): void | Promise<void>;
    reachable(error: Error | undefined): void;
}

export type OutputHandler = (event: Event) => unknown;

export declare class ProtocolError extends EventLoopError {
    constructor(message: string, options?: ErrorOptions);
}

export type Proxied<T, M extends keyof T = never> = AsyncDisposable & ProxyOf<T> & {
    readonly [K in M]: T[K] extends (...args: never[]) => infer R ? () => Crossed<Awaited<R>> : Crossed<T[K]>;
} & {
    readonly [K in Exclude<Methods<T>, M | 'then'>]: T[K] extends (...args: infer A) => infer R ? (...args: Args<A>) => IsStream<Awaited<R>> extends true ? AsyncIterable<Crossed<Item<Awaited<R>>>> : Promise<Crossed<Awaited<R>>> : never;
};

export declare class QueueFullError extends EventLoopError {
    constructor(message: string, options?: ErrorOptions);
}

export type ResultOf<F extends AnyFunction> = Crossed<Item<Awaited<ReturnType<F>>>>;

export interface Retries {
    limit: number;
    delay?: number | ((attempt: number, error: Error) => number) | undefined;
    when?: ((error: Error) => boolean) | undefined;
}

export declare class SerializationError extends EventLoopError {
    constructor(message: string, options?: ErrorOptions);
}

export declare class StoppedError extends EventLoopError {
    constructor(message: string, options?: ErrorOptions);
}

export declare class StreamEvent<T = unknown> extends Event<T | undefined> implements AsyncIterable<T> {
    [Symbol.asyncIterator](): AsyncIterator<T>;
}

export declare class TargetError extends EventLoopError {
    constructor(message: string, options?: ErrorOptions);
}

export interface TaskContext {
    readonly event: {
        readonly id: string;
        readonly key: string | undefined;
        readonly attempt: number;
    };
    readonly executor: {
        readonly id: string;
        readonly index: number;
    };
    readonly signal: AbortSignal;
    readonly variables: Readonly<Record<string, unknown>>;
    progress(value: unknown): void;
    transfer(...objects: readonly object[]): void;
}

export declare class TerminatedError extends EventLoopError {
    constructor(message: string, options?: ErrorOptions);
}

export type ToExecutor = unknown;

export interface Transport {
    readonly name: string;
    readonly isolation: 'none' | 'thread' | 'process' | 'host';
    open(request: OpenRequest): Promise<ExecutorChannel>;
}

export declare class TransportError extends EventLoopError {
    constructor(message: string, options?: ErrorOptions);
}

export declare function context(): TaskContext;

export declare function defineTasks<T extends Record<string, AnyFunction | AnyClass>>(module: string | URL, tasks: T, options?: {
    name?: string | undefined;
}): T;

export declare const errorCodes: {
    readonly ERR_ARGUMENT: 'An argument or option is not one that can be used.';
    readonly ERR_TARGET: 'A function, class or task module cannot be found or run in an executor.';
    readonly ERR_SERIALIZATION: 'A value cannot cross between the caller and an executor.';
    readonly ERR_TIMEOUT: 'An event ran longer than its timeout.';
    readonly ERR_CANCELLED: 'An event was cancelled before it ended.';
    readonly ERR_EXECUTOR_LOST: 'The executor died while the event ran in it.';
    readonly ERR_QUEUE_FULL: 'As many events wait as maxQueue allows.';
    readonly ERR_TERMINATED: 'The loop was terminated before the event ended.';
    readonly ERR_STOPPED: 'The loop has stopped and takes no events.';
    readonly ERR_TRANSPORT: 'A transport could not open, carry or close.';
    readonly ERR_PROTOCOL: 'The two ends do not understand each other.';
    readonly ERR_AUTH: 'A host refused the caller.';
};

export declare function inlineTransport(): Transport;

export declare function isExecutor(): boolean;

export declare function runExecutor(channel: CallerChannel): Promise<void>;

export declare function taskStubs<T>(module: string): T;

export declare function use(transport: Transport | string): Promise<void>;
