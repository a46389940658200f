export { HostSession as HostSession } from '@mp-event-loop/remote/host';

export interface NatsHost extends AsyncDisposable {
    stats(): NatsHostStats;
    sessions(): readonly HostSession[];
    stop(options?: {
        timeout?: number | undefined;
    }): Promise<void>;
}

export interface NatsHostOptions extends NatsOptions, LendingOptions {
    transport?: Transport | undefined;
    principals?: ((user: string) => Principal | null) | undefined;
    metrics?: {
        port: number;
        address?: string | undefined;
    } | undefined;
}

export interface NatsHostStats extends LenderStats {
    readonly connections: number;
    readonly isConnected: boolean;
}

export { Principal as Principal } from '@mp-event-loop/remote/host';

export declare function startNatsHost(options: NatsHostOptions): Promise<NatsHost>;
