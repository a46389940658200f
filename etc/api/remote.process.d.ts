export interface CommandLine {
    readonly isJson: boolean;
    readonly drainTimeout: number | undefined;
}

export declare const HEADERS_WITHIN = 5000;

export interface HostCommand<Line extends CommandLine> {
    readonly name: string;
    readonly packageJson: URL;
    readonly help: string;
    read(args: readonly string[]): Line | 'help' | 'version';
    start(line: Line, log: Log): Promise<Started>;
}

export interface HostValues {
    readonly executors?: string | undefined;
    readonly transport: string;
    readonly 'max-payload'?: string | undefined;
    readonly heartbeat?: string | undefined;
    readonly 'resume-window'?: string | undefined;
    readonly 'drain-timeout': string;
    readonly log: string;
}

export declare class OneAtATime {
    begins({ socket }: IncomingMessage, response: ServerResponse): boolean;
    isAnswering(socket: object): boolean;
}

export type Parsed<F extends Flags> = ReturnType<typeof parseArgs<{
    args: string[];
    options: F;
    allowPositionals: true;
}>>;

export interface Started {
    stop(options: {
        timeout: number | undefined;
    }): Promise<void>;
}

export type Transports = Readonly<Record<'fork' | 'worker', () => Transport>>;

export declare function checkLogAndTasks({ log }: HostValues, tasks: readonly string[]): void;

export declare function drainTimeoutOf(values: HostValues): number | undefined;

export declare const hostFlags: {
    readonly executors: Text;
    readonly transport: TextWithDefault;
    readonly 'max-payload': Text;
    readonly heartbeat: Text;
    readonly 'resume-window': Text;
    readonly 'drain-timeout': TextWithDefault;
    readonly log: TextWithDefault;
    readonly help: Switch;
    readonly version: Switch;
};

export declare function jsonLog(write: (line: string) => void): Log;

export declare function lendingOf(values: HostValues, tasks: readonly string[], transports: Transports): LendingOptions & {
    readonly transport: Transport;
};

export declare function lossyWriter(stream: Writable, caughtUp: (lost: number) => void): (line: string) => void;

export declare function numberOf(values: object, name: string): number | undefined;

export declare function parseFlags<F extends Flags>(args: readonly string[], flags: F): Parsed<F>;

export declare function reply(response: ServerResponse, status: number, text: string, type?: string): void;

export declare function replyMetrics(response: ServerResponse, metrics: Metrics): Promise<void>;

export declare function replyReady(response: ServerResponse, { isDraining }: Lender, failure: Error | undefined, obstacle?: string): void;

export declare const requestLimits: Pick<ServerOptions, 'connectionsCheckingInterval' | 'headersTimeout' | 'requestTimeout'>;

export declare function runHostCommand<Line extends CommandLine>(command: HostCommand<Line>): void;
