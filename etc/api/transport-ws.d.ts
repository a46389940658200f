export interface WsTransportOptions {
    url: string | readonly string[];
    token?: string | undefined;
    headers?: Record<string, string> | undefined;
    tls?: object | undefined;
    heartbeat?: number | undefined;
    reconnect?: {
        initial?: number | undefined;
        max?: number | undefined;
        resumeWindow?: number | undefined;
    } | undefined;
}

export declare function wsTransport(options: WsTransportOptions): Transport;
