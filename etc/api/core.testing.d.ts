export interface Runner {
    describe(name: string, body: () => void): void;
    it(name: string, body: () => Promise<void> | void, timeout?: number): void;
}

export interface SuiteOptions {
    module?: string | URL | undefined;
}

export declare function describeTransport(name: string, create: () => Transport | Promise<Transport>, runner: Runner, options?: SuiteOptions): void;

export declare const suiteTaskModules: readonly string[];
