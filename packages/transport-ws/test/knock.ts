/** Asks a host to be let in, and hangs up. */
import { WebSocket } from 'ws';

/** Returns the status of the answer, or 101. */
export function knock(url: string, headers: Record<string, string> = {}, protocols = ['mp-event-loop.v1']): Promise<number> {
  return new Promise((resolve, reject) => {
    const ws = new WebSocket(url, protocols, { headers });
    ws.on('unexpected-response', (_, response) => {
      ws.terminate();
      resolve(response.statusCode ?? 0);
    });
    ws.on('open', () => {
      ws.terminate();
      resolve(101);
    });
    ws.on('error', reject);
  });
}

export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}
