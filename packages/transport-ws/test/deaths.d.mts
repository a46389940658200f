export declare function die(signal: NodeJS.Signals): never;
export declare function abort(): never;
export declare function leave(code: number): never;
export declare function who(): { pid: number; calls: number };
export declare function variable(name: string): [value: string | undefined, isInProcess: boolean];
