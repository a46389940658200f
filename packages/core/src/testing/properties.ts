/** All properties of the suite. */

import { affinities } from './affinities.ts';
import { blame } from './blame.ts';
import { caching } from './caching.ts';
import { cancelling } from './cancelling.ts';
import { channelEnd } from './channel-end.ts';
import { channelMessages } from './channel-messages.ts';
import { deadlines } from './deadlines.ts';
import { errors } from './errors.ts';
import { handlers } from './handlers.ts';
import { limits } from './limits.ts';
import { mapping } from './mapping.ts';
import { once } from './once.ts';
import { opening } from './opening.ts';
import { order } from './order.ts';
import { pools } from './pools.ts';
import { processDeaths } from './process-deaths.ts';
import { proxies } from './proxies.ts';
import { responsive } from './responsive.ts';
import { retrying } from './retrying.ts';
import { starting } from './starting.ts';
import { stateDeaths } from './state-deaths.ts';
import { stopping } from './stopping.ts';
import { strays } from './strays.ts';
import { streamPace } from './stream-pace.ts';
import { streams } from './streams.ts';
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
  processDeaths,
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
  cancelling,
  deadlines,
  retrying,
  strays,
  streams,
  streamPace,
  mapping,
  pools,
  caching,
  proxies,
  affinities,
  stateDeaths,
];
