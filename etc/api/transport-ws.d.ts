export interface WsTransportOptions extends ReconnectOptions {
    url: string | readonly string[];
    token?: string | undefined;
    headers?: Record<string, string> | undefined;
    tls?: object | undefined;
}

export declare function wsTransport(options: WsTransportOptions): Transport;
