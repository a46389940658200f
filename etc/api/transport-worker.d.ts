export interface WorkerTransportOptions {
    resourceLimits?: {
        maxOldGenerationSizeMb?: number;
        maxYoungGenerationSizeMb?: number;
        stackSizeMb?: number;
    } | undefined;
    env?: Record<string, string> | undefined;
    argv?: readonly string[] | undefined;
    execArgv?: readonly string[] | undefined;
    worker?: (() => unknown) | undefined;
}

// exported as default, workerTransport
export declare function workerTransport(options?: WorkerTransportOptions): Transport;
