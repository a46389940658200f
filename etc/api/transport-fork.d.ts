export interface ForkTransportOptions {
    execPath?: string | undefined;
    execArgv?: readonly string[] | undefined;
    env?: Record<string, string> | undefined;
    cwd?: string | undefined;
    uid?: number | undefined;
    gid?: number | undefined;
}

// exported as default, forkTransport
export declare function forkTransport(options?: ForkTransportOptions): Transport;
