export interface ForkTransportOptions {
    execPath?: string | undefined;
    execArgv?: readonly string[] | undefined;
    env?: Record<string, string> | undefined;
    cwd?: string | undefined;
    uid?: number | undefined;
    gid?: number | undefined;
}

export declare function forkTransport(options?: ForkTransportOptions): Transport;

export declare function forkTransport(options?: ForkTransportOptions): Transport;

// exported as default
