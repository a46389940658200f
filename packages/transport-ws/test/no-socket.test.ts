/** A runtime that puts its own WebSocket in the place of ws, and shows no socket under it, as Bun does. */
import { EventLoop } from '@mp-event-loop/core';
import { startHost } from '@mp-event-loop/transport-ws/host';
import { expect, it, vi } from 'vitest';
import { wsTransport } from '../src/ws-transport.ts';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { echo } from './tasks.mjs';

vi.mock('ws', async (original) => {
  const ws = await original<typeof import('ws')>();
  class WithoutSocket extends ws.WebSocket {
    override emit(name: string | symbol, ...args: unknown[]): boolean {
      return super.emit(name, ...(name === 'upgrade' ? [{ socket: null }] : args));
    }
  }
  return { ...ws, default: WithoutSocket, WebSocket: WithoutSocket };
});

it('wsTransport works where ws shows no socket', async () => {
  await using host = await startHost({ tasks: [new URL('tasks.mjs', import.meta.url)] });
  await using loop = new EventLoop({ transport: wsTransport({ url: host.url }) });
  expect(await loop.call(echo, ['over there'])).toBe('over there');
});
