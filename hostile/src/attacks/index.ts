import type { Attack } from '../attack.ts';
import { inbound } from './inbound.ts';
import { outbound } from './outbound.ts';
import { printed } from './printed.ts';
import { strangers } from './strangers.ts';

export const attacks: readonly Attack[] = [...strangers, ...inbound, ...outbound, ...printed];
