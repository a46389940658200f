/** Mistakes of those who lend and of those who borrow: shares, drains, ghosts, and which host is asked. */
import type { Mutant } from './mutant.ts';

const fleet = { package: 'remote', focus: 'fleets' } as const;

export const fleetMutants: readonly Mutant[] = [
  {
    ...fleet,
    name: 'forgets to free a lease',
    file: 'host/occupancy.js',
    find: 'void occupant.end.vacated.then(() => this.#occupants.delete(occupant));',
    put: ';',
  },
  {
    ...fleet,
    name: 'lends one too many',
    file: 'host/lender.js',
    find: 'this.lent >= this.#settings.executors ||',
    put: 'this.lent > this.#settings.executors ||',
  },
  {
    ...fleet,
    name: 'lends one principal one too many',
    file: 'host/lender.js',
    find: 'this.#executors.countOf(id) >=',
    put: 'this.#executors.countOf(id) >',
  },
  {
    ...fleet,
    name: 'lends what it takes back before it is free',
    file: 'host/lender.js',
    find: 'void place.then(() => lease.open(options));',
    put: 'void lease.open(options);',
  },
  {
    ...fleet,
    name: 'takes back what is in use',
    file: 'host/lease.js',
    find: 'return inFlight === 0 && !this.session.isAttached && this.session.unacknowledged === 0;',
    put: 'return true;',
  },
  {
    ...fleet,
    name: 'never ends ghosts',
    file: 'host/lender.js',
    find: "void this.#end(lease, 'replaced');",
    put: ';',
  },
  {
    ...fleet,
    name: 'lends while it drains',
    file: 'host/lender.js',
    find: 'if (this.#isDraining)\n            return {',
    put: 'if (false)\n            return {',
  },
  {
    ...fleet,
    name: 'does not end what it has drained',
    file: 'host/lease.js',
    find: "else if (this.#state === 'lent')\n            this.#line?.close();",
    put: "else if (this.#state === 'lent')\n            void 0;",
  },
  {
    ...fleet,
    name: 'does not wait for what runs when it drains',
    file: 'host/lease.js',
    find: 'await this.#line.inFlight.drain();',
    put: 'void 0;',
  },
  {
    ...fleet,
    name: 'counts what has ended as in flight',
    file: 'lending/lent-channel.js',
    find: 'this.#inFlight -= ends.length;',
    put: ';',
  },
  {
    ...fleet,
    name: 'opens anew what it should resume',
    file: 'client/connection.js',
    find: 'isNew: !this.#hasBeenWelcomed }',
    put: 'isNew: true }',
  },
  { ...fleet, name: 'connects for ever', file: 'client/connection.js', find: 'else if (left <= 0)', put: 'else if (false)' },
  {
    ...fleet,
    name: 'never asks a host again that failed once',
    file: 'client/host-list.js',
    find: '.filter(({ isListed }) => isListed)',
    put: '.filter(({ isListed, failures }) => isListed && failures === 0)',
  },
];
