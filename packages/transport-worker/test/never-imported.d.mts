export function late(): void;
