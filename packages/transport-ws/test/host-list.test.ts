/** Which host is asked next. */
import { expect, it } from 'vitest';
import { HostList } from '../src/client/host-list.ts';

function twoHosts(): HostList {
  return new HostList(['ws://one/', 'ws://other/']);
}

it('executors are spread over hosts that nothing is known of', () => {
  const hosts = twoHosts();
  hosts.asked('ws://one/');
  expect(hosts.inOrder(0)).toEqual(['ws://other/', 'ws://one/']);
});

it('the one with more free comes first', () => {
  const hosts = twoHosts();
  hosts.hasFree('ws://one/', 1, 0);
  hosts.hasFree('ws://other/', 3, 0);
  expect(hosts.inOrder(1)).toEqual(['ws://other/', 'ws://one/']);
  for (let count = 0; count < 3; count += 1) hosts.asked('ws://other/');
  expect(hosts.inOrder(1)).toEqual(['ws://one/', 'ws://other/']);
});

it('one that failed comes last, and first again when it may be back and has least of ours', () => {
  const hosts = twoHosts();
  hosts.asked('ws://one/');
  hosts.failed('ws://one/', 0);
  hosts.asked('ws://other/');
  hosts.hasFree('ws://other/', 100, 0);
  expect(hosts.inOrder(9_999)).toEqual(['ws://other/', 'ws://one/']);
  expect(hosts.inOrder(10_001)).toEqual(['ws://one/', 'ws://other/']);
});

it('one that fails again and again is asked first more and more seldom', () => {
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
