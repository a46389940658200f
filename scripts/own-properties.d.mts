import type { Runner } from '../packages/core/dist/testing/index.js';

export const isWhole: boolean;
export function forOwnProperties(runner: Runner): Runner;
