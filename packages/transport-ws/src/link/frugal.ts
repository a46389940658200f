/** How ws is kept from holding more for a peer than a frame and a few answers. */
import type { WebSocket } from 'ws';

/**
 * Options of `ws`, at either end. Each fragment of a message, and each chunk of one that has not all come, may keep alive what else came in
 * its read of the socket, 64 KiB; our ends send whole messages. Pongs are `answerPings`' affair.
 */
export const frugal = { maxFragments: 16, maxBufferedChunks: 4096, autoPong: false } as const;

/** Pongs that may wait for a peer before its pings go unanswered: it could send them without end, and read nothing. */
const MAX_WAITING = 1000;

/** Answers WebSocket's own pings, which proxies send, and our ends never do. */
export function answerPings(ws: WebSocket): void {
  let waiting = 0;
  ws.on('ping', (data) => {
    if (ws.readyState !== ws.OPEN || waiting === MAX_WAITING) return;
    waiting += 1;
    ws.pong(data, undefined, () => {
      waiting -= 1;
    });
  });
}
