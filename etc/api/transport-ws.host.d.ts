export interface Host extends AsyncDisposable {
    readonly url: string;
    stats(): HostStats;
    stop(options?: {
        timeout?: number | undefined;
    }): Promise<void>;
}

export interface HostStats {
    readonly executors: number;
    readonly lent: number;
    readonly sessions: number;
    readonly attached: number;
    readonly connections: number;
    readonly isDraining: boolean;
}

export declare function startHost(options: HostOptions): Promise<Host>;

export interface HostOptions {
    tasks: readonly (string | URL)[];
    port?: number | undefined;
    address?: string | undefined;
    path?: string | undefined;
    server?: object | undefined;
    tls?: object | undefined;
    token?: string | undefined;
    authenticate?: ((request: IncomingMessage) => Principal | null | Promise<Principal | null>) | undefined;
    allowedOrigins?: readonly string[] | undefined;
    transport?: Transport | undefined;
    executors?: number | undefined;
    executorsPerPrincipal?: number | undefined;
    maxPayload?: number | undefined;
    maxConnections?: number | undefined;
    maxInFlight?: number | undefined;
    heartbeat?: number | undefined;
    resumeWindow?: number | undefined;
}

export interface Principal {
    readonly id: string;
}
