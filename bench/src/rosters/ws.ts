// Calls over WebSocket (and over NATS, where there is a server), and `ws` itself.
import { FLOOR_THROUGH_THREAD, OURS_FORKED_HOST, OURS_LOCAL_FORK } from '../contender-names.ts';
import type { Entry } from '../entry.ts';
import { findNatsServer } from '../nats-server.ts';
import { floor, peer } from './kinds.ts';
import { everyWorkload, oursIn } from './ours.ts';

const ours = () => import('../contenders/mp-event-loop.ts');
const places = () => import('../contenders/places.ts');
const floorWs = () => import('../contenders/floor-ws.ts');

const windows = ['tiny-window', 'object-window'] as const;
const everything = [...windows, 'latency', 'pauses', 'memory', 'idle'] as const;

const nats = peer('NATS request', [...windows, 'latency', 'memory'], async () => (await import('../contenders/nats.ts')).open);

export const wsRoster: readonly Entry[] = [
  ...oursIn(({ onHost }) => onHost('threads')),
  {
    name: OURS_FORKED_HOST,
    kind: 'ours',
    usual: true,
    workloads: everyWorkload,
    load: async () => (await ours()).withHandler((await places()).onHost('processes')),
  },
  {
    name: OURS_LOCAL_FORK,
    kind: 'ours',
    usual: true,
    workloads: [...windows, 'buffer-window'],
    load: async () => (await ours()).withHandler((await places()).inProcesses),
  },

  peer('rpc-websockets', everything, async () => (await import('../contenders/rpc-websockets.ts')).open),
  peer('socket.io', [...everything, 'buffer-window'], async () => (await import('../contenders/socket-io.ts')).open),
  // 200,000 results would take it ten seconds, in which its caller is held up for three.
  peer('capnweb', [...windows, 'latency', 'memory', 'idle'], async () => (await import('../contenders/capnweb.ts')).open),
  ...(findNatsServer() === undefined ? [] : [nats]),

  floor('ws, one a message', [...windows, 'buffer-window', 'latency'], async () => (await floorWs()).openSingle),
  floor('ws, batch 64', [...windows, 'memory'], async () => (await floorWs()).openBatch),
  // The way of an event that a host runs in a thread: it is not the server that answers.
  floor(FLOOR_THROUGH_THREAD, ['latency'], async () => (await floorWs()).openSingleThread),
];
