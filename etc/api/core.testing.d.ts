export declare function describeTransport(name: string, create: () => Transport | Promise<Transport>, runner: Runner): void;

export interface Runner {
    describe(name: string, body: () => void): void;
    it(name: string, body: () => Promise<void> | void, timeout?: number): void;
}
