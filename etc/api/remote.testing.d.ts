export type CreateLinks = (host: LinkHost) => LinkFixture | Promise<LinkFixture>;

export interface HoldOptions {
    module?: string | URL | undefined;
}

export interface LinkFixture {
    readonly dial: Dial;
    readonly address: string;
    readonly refusing: string;
    readonly silent: string;
    readonly maxFrame: number;
    readonly network: Network;
    end(): Promise<void>;
}

export interface LinkHost {
    accept(link: AcceptedLink): AcceptedLinkOwner;
}

export interface Network {
    cut(): void;
    stall(): void;
    resume(): void;
    readonly packets: Packets | undefined;
}

export interface Packets {
    drop(): void;
    repeat(): void;
    swap(): void;
}

export interface Runner {
    describe(name: string, body: () => void): void;
    it(name: string, body: () => Promise<void> | void, timeout?: number): void;
}

export declare function describeLink(name: string, create: CreateLinks, runner: Runner, options?: HoldOptions): void;
