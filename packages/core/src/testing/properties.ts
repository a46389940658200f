/** All properties of the suite. */
import { once } from './once.ts';
import { order } from './order.ts';
import type { Property } from './suite.ts';
import { copies, refusals, values } from './values.ts';

export const properties: readonly Property[] = [once, order, refusals, values, copies];
