export function blocked(): void;
