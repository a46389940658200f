export interface Host extends AsyncDisposable {
    readonly url: string;
    stats(): HostStats;
    sessions(): readonly HostSession[];
    stop(options?: {
        timeout?: number | undefined;
    }): Promise<void>;
}

export interface HostOptions extends LendingOptions {
    port?: number | undefined;
    address?: string | undefined;
    path?: string | undefined;
    server?: object | undefined;
    tls?: object | undefined;
    token?: string | readonly string[] | undefined;
    authenticate?: ((request: IncomingMessage) => Principal | null | Promise<Principal | null>) | undefined;
    allowedOrigins?: readonly string[] | undefined;
    transport?: Transport | undefined;
    maxConnections?: number | undefined;
}

export { HostSession as HostSession } from '@mp-event-loop/remote/host';

export interface HostStats extends LenderStats {
    readonly connections: number;
}

export { Principal as Principal } from '@mp-event-loop/remote/host';

export declare function startHost(options: HostOptions): Promise<Host>;
