/** Fleets that are a little smaller than one, the boldest cuts first. */
import { dropped, replaced, without } from '../cuts.ts';
import type { FleetSpec, HostSpec, RivalSpec } from './fleet-program.ts';

const calmest: Pick<FleetSpec, 'wire' | 'directory' | 'caller'> = {
  wire: { latency: [0.05, 0.5], openDelay: [0, 1], refuse: 0 },
  directory: { delay: [0, 0], rejects: 0, leavesOut: 0, tellsFree: false },
  caller: { heartbeat: 15_000, resumeWindow: 20_000, maxBackoff: 1000 },
};

export function* smallerFleet(fleet: FleetSpec): Generator<FleetSpec> {
  const { hosts, troubles, rivals } = fleet;
  for (const list of without(rivals)) yield { ...fleet, rivals: list };
  for (const list of without(troubles)) yield { ...fleet, troubles: list };
  // The first one is there to the end, and is called by its place.
  if (hosts.length > 1) yield { ...fleet, hosts: hosts.slice(0, -1) };
  for (const key of ['wire', 'directory', 'caller'] as const)
    if (JSON.stringify(fleet[key]) !== JSON.stringify(calmest[key])) yield { ...fleet, [key]: calmest[key] };
  for (const [index, host] of hosts.entries()) for (const one of smallerHost(host)) yield { ...fleet, hosts: replaced(hosts, index, one) };
  for (const [index, rival] of rivals.entries())
    for (const one of smallerRival(rival)) yield { ...fleet, rivals: replaced(rivals, index, one) };
}

function* smallerHost(host: HostSpec): Generator<HostSpec> {
  if (host.startsAt > 0) yield { ...host, startsAt: 0 };
  if (host.heartbeat < 15_000) yield { ...host, heartbeat: 15_000 };
  if (host.resumeWindow < 20_000) yield { ...host, resumeWindow: 20_000 };
  if (host.executorsPerPrincipal < host.executors) yield { ...host, executorsPerPrincipal: host.executors };
}

function* smallerRival(rival: RivalSpec): Generator<RivalSpec> {
  if (rival.executors > 1) yield { ...rival, executors: 1 };
  if (rival.events > 1) yield { ...rival, events: rival.events >> 1 };
  if (rival.killedAt !== undefined) yield dropped(rival, 'killedAt');
  if (rival.hasInstance) yield { ...rival, hasInstance: false };
}
