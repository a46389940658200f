/** All properties of the suite. */

import { affinities } from './affinities.ts';
import { blame } from './blame.ts';
import { caching } from './caching.ts';
import { calling } from './calling.ts';
import { cancelling } from './cancelling.ts';
import { channelEnd } from './channel-end.ts';
import { channelMessages } from './channel-messages.ts';
import { deadlines } from './deadlines.ts';
import { disposing } from './disposing.ts';
import { errors } from './errors.ts';
import { handlers } from './handlers.ts';
import { hangingImports } from './hanging-imports.ts';
import { hostility } from './hostility.ts';
import { limits } from './limits.ts';
import { locations } from './locations.ts';
import { mapping } from './mapping.ts';
import { methodTargets } from './method-targets.ts';
import { once } from './once.ts';
import { openFailures } from './open-failures.ts';
import { opening } from './opening.ts';
import { optionNames } from './option-names.ts';
import { order } from './order.ts';
import { pools } from './pools.ts';
import { processDeaths } from './process-deaths.ts';
import { progress } from './progress.ts';
import { proxies } from './proxies.ts';
import { responsive } from './responsive.ts';
import { retryRules } from './retry-rules.ts';
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
  openFailures,
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
  calling,
  optionNames,
  targets,
  cancelling,
  deadlines,
  retrying,
  retryRules,
  progress,
  strays,
  streams,
  streamPace,
  mapping,
  locations,
  pools,
  caching,
  proxies,
  methodTargets,
  disposing,
  affinities,
  stateDeaths,
  hostility,
  hangingImports,
];
