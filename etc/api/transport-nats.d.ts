export interface NatsTransportOptions extends NatsOptions, ReconnectOptions {
    maxPending?: number | undefined;
}

export declare function natsTransport(options: NatsTransportOptions): Transport;
