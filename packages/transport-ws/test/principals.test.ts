/** Callers that may run some of a host's tasks only: `Principal.tasks`. */
import { BadNetwork } from '@mp-event-loop/bad-network';
import { EventLoop, TargetError } from '@mp-event-loop/core';
import { wsTransport } from '@mp-event-loop/transport-ws';
import type { Principal } from '@mp-event-loop/transport-ws/host';
import { afterEach, describe, expect, it } from 'vitest';
import { bearer, knock } from './knock.ts';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { closed, failOwn, initialize, Job, Ledger, OwnError, open, variables } from './narrow-tasks.mjs';
import { endOwn, ends, ownHost } from './own-host.ts';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { echo } from './tasks.mjs';

afterEach(endOwn);

const tasks = ['narrow-tasks.mjs', 'tasks.mjs'].map((name) => new URL(name, import.meta.url));

type LoopOptions = ConstructorParameters<typeof EventLoop>[0];

function loopAt(url: string, options: LoopOptions = {}): EventLoop {
  const transport = wsTransport({ url, reconnect: { initial: 5, max: 50 } });
  const loop = new EventLoop({ transport, errorHandlers: () => {}, ...options });
  ends.push(() => loop.terminate());
  return loop;
}

/** A loop of somebody who may run these. */
async function narrowed(may: readonly string[] | undefined, options: LoopOptions = {}): Promise<EventLoop> {
  const { url } = await ownHost({ tasks, authenticate: () => ({ id: 'ada', tasks: may }) });
  return loopAt(url, options);
}

/** A loop whose host lets it run what `principal` says when it authenticates; `resumed` has it do so again. */
async function changing(first: readonly string[] | undefined) {
  const said: { tasks: readonly string[] | undefined } = { tasks: first };
  const host = await ownHost({ tasks, authenticate: () => ({ id: 'ada', tasks: said.tasks }) });
  const network = await BadNetwork.before(host.url);
  ends.push(() => network[Symbol.asyncDispose]());
  const loop = loopAt(network.url);
  const may = async (names: readonly string[] | undefined): Promise<void> => {
    said.tasks = names;
    const before = network.accepted;
    network.cut();
    await expect.poll(() => network.accepted).toBeGreaterThan(before);
    await expect.poll(() => host.stats().attached).toBe(1);
  };
  return { loop, may, host };
}

const refused = { code: 'ERR_TARGET', message: expect.stringContaining('does not let this caller run narrow/') };

describe('Principal.tasks', () => {
  it('a function that a caller may not run fails its own event, and nothing else', async () => {
    const loop = await narrowed(['narrow/open']);
    const events = [1, 2, 3].map((value) => [loop.addEvent(open, [value]), loop.addEvent(closed, [value])] as const);
    for (const [allowed, other] of events) {
      expect(await allowed.finished).toBe(allowed.args[0]);
      await expect(other.finished).rejects.toMatchObject({ code: 'ERR_TARGET', message: /whoever runs the host can allow it/ });
      await expect(other.finished).rejects.toBeInstanceOf(TargetError);
    }
    expect(loop.stats().executors).toMatchObject([{ ended: 6 }]);
  });

  it('all tasks of one module may be allowed, and none of another', async () => {
    const loop = await narrowed(['narrow/*']);
    expect(await loop.addEvent(closed, [1]).finished).toBe(1);
    await expect(loop.addEvent(echo, [1]).finished).rejects.toMatchObject({ code: 'ERR_TARGET' });
  });

  it('a caller that may run nothing runs nothing', async () => {
    const loop = await narrowed([]);
    await expect(loop.addEvent(open, [1]).finished).rejects.toMatchObject(refused);
  });

  it('a caller of whom nothing is said may run all', async () => {
    const loop = await narrowed(undefined, { initialize });
    expect(await loop.addEvent(variables).finished).toEqual({ initialized: true });
    expect(await loop.addEvent(closed, [1]).finished).toBe(1);
  });

  it('classes behind proxies and of events are narrowed as functions are', async () => {
    const loop = await narrowed(['narrow/open']);
    await expect(loop.addEvent(new Job()).finished).rejects.toMatchObject(refused);
    await expect(loop.proxy(Ledger, [])).rejects.toMatchObject(refused);
    expect(await loop.addEvent(open, [1]).finished).toBe(1);
  });

  it('initialize is narrowed', async () => {
    const loop = await narrowed(['narrow/open'], { initialize });
    await expect(loop.start()).rejects.toMatchObject({ message: expect.stringContaining('narrow/initialize') });
    const allowed = await narrowed(['narrow/variables', 'narrow/initialize'], { initialize });
    expect(await allowed.addEvent(variables).finished).toEqual({ initialized: true });
  });

  it('error classes cross in any case', async () => {
    const loop = await narrowed(['narrow/failOwn']);
    await expect(loop.addEvent(failOwn).finished).rejects.toBeInstanceOf(OwnError);
  });

  it.each<[string, unknown]>([
    ['a name without a module', ['open']],
    ['no list', 'narrow/open'],
    ['no text', [7]],
  ])('a principal with %s lets nobody in', async (_, may) => {
    const { url } = await ownHost({ tasks, authenticate: () => ({ id: 'ada', tasks: may }) as Principal });
    expect(await knock(url, bearer('any'))).toBe(500);
  });
});

describe('Principal.id', () => {
  it('nobody that authenticate names is taken for who shows the token', async () => {
    const authenticate = ({ headers }: { headers: Record<string, unknown> }): Principal => ({ id: String(headers['x-name']) });
    const { url } = await ownHost({ tasks, token: 'right', authenticate: authenticate as never });
    expect(await knock(url, { 'x-name': 'token' })).toBe(500);
    expect(await knock(url, { 'x-name': 'ada' })).toBe(101);
    expect(await knock(url, bearer('right'))).toBe(101);
  });
});

describe('Principal.tasks of a resumed session', () => {
  it('a list that shrinks counts for what comes after, in the same executor', async () => {
    const { loop, may, host } = await changing(['narrow/*']);
    expect(await loop.addEvent(closed, [1]).finished).toBe(1);
    const ledger = await loop.proxy(Ledger, [], { mirror: ['reads'] });
    expect(await ledger.put()).toBe(1);
    await may(['narrow/open']);
    await expect(loop.addEvent(closed, [2]).finished).rejects.toMatchObject(refused);
    await expect(ledger.put()).rejects.toMatchObject(refused);
    expect(ledger.reads).toBe(2);
    expect(await loop.addEvent(open, [3]).finished).toBe(3);
    await may(['narrow/*']);
    expect(await ledger.put()).toBe(2);
    expect(host.stats()).toMatchObject({ lent: 1, sessions: 1 });
  });

  it('a list that grows counts for what comes after', async () => {
    const { loop, may } = await changing(['narrow/open']);
    await expect(loop.addEvent(closed, [1]).finished).rejects.toMatchObject(refused);
    await may(undefined);
    expect(await loop.addEvent(closed, [2]).finished).toBe(2);
  });

  it('a list that its owner changes afterwards changes nothing', async () => {
    const names = ['narrow/open'];
    const { loop } = await changing(names);
    await expect(loop.addEvent(closed, [1]).finished).rejects.toMatchObject(refused);
    names.push('narrow/closed');
    await expect(loop.addEvent(closed, [2]).finished).rejects.toMatchObject(refused);
  });
});
