export interface Entrance {
    readonly connections: number;
}

export interface HostSession {
    readonly id: string;
    readonly instance: string | undefined;
    readonly running: number;
    readonly principal: string;
    readonly loop: string;
    readonly address: string;
    readonly since: Date;
    readonly isAttached: boolean;
    end(): Promise<void>;
}

export declare class Lender implements GuestOwner, LeaseOwner {
    readonly tally: Tally;
    constructor(settings: LendingSettings, log: Log);
    get sessions(): number;
    get attached(): number;
    get running(): number;
    get isDraining(): boolean;
    get lent(): number;
    accept(link: AcceptedLink, principal: Principal, address?: string): AcceptedLinkOwner;
    greet(greeting: Greeting, link: Link): Promise<Lease | Refusal>;
    stats(): LenderStats;
    views(): readonly HostSession[];
    end(timeout?: number): Promise<void>;
    drain(): Promise<void>;
    kill(patience: number): Promise<void>;
    ended(lease: Lease): void;
    over(lease: Lease): void;
    breached({ caller }: Lease, message: string): void;
    notOpened({ caller }: Lease, message: string): void;
}

export interface LenderStats {
    readonly executors: number;
    readonly lent: number;
    readonly sessions: number;
    readonly attached: number;
    readonly isDraining: boolean;
    readonly running: number;
    readonly opened: number;
    readonly resumed: number;
    readonly ended: Readonly<Record<string, number>>;
}

export interface LendingOptions {
    tasks: readonly (string | URL)[];
    executors?: number | undefined;
    executorsPerPrincipal?: number | undefined;
    maxPayload?: number | undefined;
    maxInFlight?: number | undefined;
    heartbeat?: number | undefined;
    resumeWindow?: number | undefined;
}

export interface LendingSettings {
    readonly modules: readonly string[];
    readonly transport: Transport;
    readonly executors: number;
    readonly executorsPerPrincipal: number;
    readonly maxPayload: number;
    readonly maxInFlight: number;
    readonly window: number;
    readonly mostHeld: number;
    readonly heartbeat: number;
    readonly resumeWindow: number;
}

export type Log = (event: string, details?: Readonly<Record<string, string | number>>) => void;

export declare class Metrics {
    constructor(settings: LendingSettings, lender: Lender, entrance: Entrance);
    read(): Promise<{
        readonly text: string;
        readonly contentType: string;
    }>;
}

export interface Principal {
    readonly id: string;
    readonly tasks?: readonly string[] | undefined;
}

export declare class QuietLog {
    constructor(log: Log);
    readonly write: Log;
    tellRepeated(): void;
}

export declare function checkLendingOptions(options: LendingOptions, transport: Transport): LendingSettings;

export declare function checkPrincipal({ id, tasks }: Principal): Principal;

export declare function probe(settings: LendingSettings, log: Log): Promise<Error | undefined>;

export declare function shown(text: string): string;

export declare function stopTimeoutOf(options: {
    readonly timeout?: number | undefined;
}): number | undefined;

export declare function textLog(write: (line: string) => void): Log;

export declare function wholeNumber(option: string, value: number, least: number, most?: number): number;
