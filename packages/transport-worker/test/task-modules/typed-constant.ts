export const three = 3 as const;
