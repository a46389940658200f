export interface Clock {
    monotonic(): number;
    wallTime(): number;
    random(): number;
    after(milliseconds: number, task: () => void): Timer;
    every(milliseconds: number, task: () => void): Timer;
    nextTurn(task: () => void): void;
    microtask(task: () => void): void;
}

export interface Timer {
    cancel(): void;
    unref(): Timer;
    ref(): Timer;
}

export declare function after(milliseconds: number, task: () => void): Timer;

export declare function every(milliseconds: number, task: () => void): Timer;

export declare function microtask(task: () => void): void;

export declare function monotonic(): number;

export declare function nextTurn(task: () => void): void;

export declare function random(): number;

export declare function replaceClock(other: Clock): () => void;

export declare function wallTime(): number;
