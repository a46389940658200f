/** All properties of the suite. */

import { blame } from './blame.ts';
import { channelEnd } from './channel-end.ts';
import { channelMessages } from './channel-messages.ts';
import { errors } from './errors.ts';
import { handlers } from './handlers.ts';
import { limits } from './limits.ts';
import { once } from './once.ts';
import { opening } from './opening.ts';
import { order } from './order.ts';
import { responsive } from './responsive.ts';
import { starting } from './starting.ts';
import { stopping } from './stopping.ts';
import type { Property } from './suite.ts';
import { targets } from './targets.ts';
import { unheard } from './unheard.ts';
import { copies, refusals, values } from './values.ts';

export const properties: readonly Property[] = [
  opening,
  channelMessages,
  channelEnd,
  once,
  order,
  blame,
  errors,
  unheard,
  responsive,
  refusals,
  values,
  copies,
  starting,
  stopping,
  limits,
  handlers,
  targets,
];
