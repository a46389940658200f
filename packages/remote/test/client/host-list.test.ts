/** Which host is asked next. */

import type { Candidate } from '@mp-event-loop/remote';
import { expect, it } from 'vitest';
import { HostList } from '../../src/client/host-list.ts';

function listed(...addresses: string[]): Candidate[] {
  return addresses.map((address) => ({ address, free: undefined }));
}
function twoHosts(): HostList {
  const hosts = new HostList();
  hosts.know(listed('ws://one/', 'ws://other/'), 0);
  return hosts;
}

it('HostList spreads executors over unknown hosts', () => {
  const hosts = twoHosts();
  hosts.asked('ws://one/');
  expect(hosts.inOrder(0)).toEqual(['ws://other/', 'ws://one/']);
});

it('HostList puts the host with more free executors first', () => {
  const hosts = twoHosts();
  hosts.hasFree('ws://one/', 1, 0);
  hosts.hasFree('ws://other/', 3, 0);
  expect(hosts.inOrder(1)).toEqual(['ws://other/', 'ws://one/']);
  for (let count = 0; count < 3; count += 1) hosts.asked('ws://other/');
  expect(hosts.inOrder(1)).toEqual(['ws://one/', 'ws://other/']);
});

it('HostList puts a failed host last until it may be back', () => {
  const hosts = twoHosts();
  hosts.asked('ws://one/');
  hosts.failed('ws://one/', 0);
  hosts.asked('ws://other/');
  hosts.hasFree('ws://other/', 100, 0);
  expect(hosts.inOrder(9_999)).toEqual(['ws://other/', 'ws://one/']);
  expect(hosts.inOrder(10_001)).toEqual(['ws://one/', 'ws://other/']);
});

it('HostList puts a host that fails repeatedly first less and less often', () => {
  const hosts = twoHosts();
  hosts.asked('ws://other/');
  for (let count = 0; count < 5; count += 1) {
    hosts.asked('ws://one/');
    hosts.failed('ws://one/', 0);
  }
  hosts.hasFree('ws://other/', 1, 150_000);
  expect(hosts.inOrder(159_999)[0]).toBe('ws://other/');
  expect(hosts.inOrder(160_001)[0]).toBe('ws://one/');
});

it('one that is not listed any more is not asked, and is as before when it is listed again', () => {
  const hosts = twoHosts();
  hosts.asked('ws://one/');
  hosts.hasFree('ws://one/', 5, 0);
  hosts.know(listed('ws://other/'), 1);
  expect(hosts.inOrder(1)).toEqual(['ws://other/']);
  hosts.know(listed('ws://other/', 'ws://one/'), 2);
  hosts.hasFree('ws://other/', 4, 2);
  expect(hosts.inOrder(2)).toEqual(['ws://one/', 'ws://other/']);
});

it('what a directory says is free counts until the host says so itself, or fails', () => {
  const hosts = new HostList();
  const candidates = [
    { address: 'one', free: 1 },
    { address: 'other', free: 2 },
  ];
  hosts.know(candidates, 0);
  expect(hosts.inOrder(0)).toEqual(['other', 'one']);
  hosts.asked('other');
  hosts.failed('other', 1);
  hosts.know(candidates, 2);
  expect(hosts.inOrder(2)).toEqual(['one', 'other']);
});
