/** What is done to the hosts and links of a fleet, at its time. */
import { scene } from '../executor/scene.ts';
import type { VirtualLink } from '../sessions/virtual-link.ts';
import type { Fleet } from './fleet.ts';
import type { FleetTrouble } from './fleet-program.ts';
import type { VirtualHost } from './virtual-host.ts';

/** ms that a host takes at most to be gone once its drain has run out of time: for its callers to hear that they were ended. */
const FAREWELL = 1000;
const SLACK = 500;
/** ms after which an executor that has nothing to do has been ended by a host that drains. */
const LONG = 5000;

export function plan(fleet: Fleet): void {
  const { world, spec } = fleet;
  for (const trouble of spec.troubles) world.system.at(world.now + trouble.at, () => befall(fleet, trouble));
}

function befall(fleet: Fleet, trouble: FleetTrouble): void {
  const { world } = fleet;
  world.note(JSON.stringify(trouble));
  if (trouble.does === 'kill') fleet.end(trouble.host, trouble.isSilent, trouble.ms);
  else if (trouble.does === 'drain') drain(fleet, trouble);
  else if (trouble.does === 'end a session') {
    const host = fleet.hosts[trouble.host];
    if (host?.isAlive !== true) return;
    host.thread.at(world.now, () => {
      const views = host.lender.views();
      if (views.length > 0) void views[trouble.session % views.length]?.end();
    });
  } else {
    const links = [...fleet.borrowers.values()].flatMap((borrower) => borrower.links).filter(isOpen);
    const link = links[trouble.link % links.length];
    if (link === undefined) return;
    if (trouble.does === 'cut') link.cut();
    else if (trouble.does === 'half-open') link.halve();
    else if (trouble.does === 'forsaken') link.forsake();
    else link.stall(trouble.ms);
  }
}

function isOpen({ caller, host }: VirtualLink): boolean {
  return !caller.isClosed && !host.isClosed;
}

function drain(fleet: Fleet, { host: index, within, ms }: Extract<FleetTrouble, { does: 'drain' }>): void {
  const { world } = fleet;
  const host = fleet.hosts[index];
  if (host?.isAlive !== true || host.lender.isDraining) return;
  const begin = world.now;
  if (within > LONG) world.system.at(begin + within - LONG, () => checkDrained(fleet, host));
  host.thread.at(begin, () => {
    void host.lender.end(within).then(() => {
      world.system.at(host.thread.local, () => gone(fleet, host, index, ms));
      const took = host.thread.local - begin;
      if (took > within + FAREWELL + SLACK && fleet.net.stalls === 0) fleet.violate('drains for too long', `${took} ms of ${within}`);
    });
  });
}

function checkDrained(fleet: Fleet, { isAlive, lines, thread }: VirtualHost): void {
  if (!isAlive || !fleet.hasPlainEvents) return;
  const since = fleet.world.now - LONG;
  const idle = lines.find((line) => line.isAlive && !scene().journal.isBusy(line, since));
  if (idle !== undefined) fleet.violate('a drain does not end what is idle', `${idle.id}, at ${thread.name}`);
}

function gone(fleet: Fleet, host: VirtualHost, index: number, back: number | undefined): void {
  if (fleet.hosts[index] === host) fleet.end(index, false, back);
}
