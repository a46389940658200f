export interface AcceptedLink extends Link {
    terminate(): void;
}

export interface AcceptedLinkOwner extends LinkOwner {
    breached(message: string): void;
}

export declare const CLOSE_CAUSES: readonly [
'done',
'full',
'draining',
'unknown-session',
'version',
'malformed',
'oversized',
'limit',
'replaced',
'silent'];

export interface Candidate {
    readonly address: string;
    readonly free: number | undefined;
}

export type CloseCause = (typeof CLOSE_CAUSES)[number];

export type Dial = (address: string, owner: DialedLinkOwner) => DialedLink;

export interface DialedLink extends AcceptedLink {
    hold(isNeeded: boolean): void;
}

export interface DialedLinkOwner extends LinkOwner {
    opened(): void;
}

export interface Directory {
    candidates(signal: AbortSignal): Promise<readonly Candidate[]>;
}

export declare class FixedDirectory implements Directory {
    constructor(addresses: readonly string[]);
    candidates(): Promise<readonly Candidate[]>;
}

export declare const LARGEST_FRAME = 65551;

export interface Link {
    readonly buffered: number;
    send(frame: Uint8Array): void;
    close(why: CloseCause, message: string): void;
}

export interface LinkEnd {
    readonly why: CloseCause | 'broken';
    readonly message: string;
    readonly error: Error | undefined;
}

export interface LinkOwner {
    received(frame: Uint8Array): void;
    closed(end: LinkEnd): void;
}

export interface ReconnectOptions {
    heartbeat?: number | undefined;
    reconnect?: {
        initial?: number | undefined;
        max?: number | undefined;
        resumeWindow?: number | undefined;
    } | undefined;
    instance?: string | undefined;
}

export interface ReconnectSettings {
    readonly heartbeat: number;
    readonly firstBackoff: number;
    readonly maxBackoff: number;
    readonly resumeWindow: number;
    readonly instance?: string | undefined;
}

export declare class RemoteTransport implements Transport {
    readonly name: string;
    readonly isolation = "host";
    constructor(options: RemoteTransportOptions);
    open(request: OpenRequest): Promise<ExecutorChannel>;
}

export interface RemoteTransportOptions extends ReconnectSettings {
    readonly name: string;
    readonly directory: Directory;
    readonly dial: Dial;
}

export declare function checkReconnectOptions(asker: string, { heartbeat, reconnect, instance }: ReconnectOptions): ReconnectSettings;
