/** The browser's own WebSockets. */
import { ArgumentError } from '@mp-event-loop/core';
import type { CloseCause, Dial, DialedLink, DialedLinkOwner } from '@mp-event-loop/remote';
import { causeOf, closeCodeOf, wordsOf } from './close-codes.ts';
import { couldNotConnect } from './refusals.ts';
import { SUBPROTOCOL, TOKEN_SUBPROTOCOL } from './subprotocol.ts';

interface BrowserWebSocket {
  binaryType: string;
  readonly bufferedAmount: number;
  readonly readyState: number;
  send(data: Uint8Array): void;
  close(code: number, reason: string): void;
  addEventListener(type: string, listener: (event: { data: ArrayBuffer; code: number; reason: string }) => void): void;
}
type BrowserWebSocketClass = new (url: string, protocols: readonly string[]) => BrowserWebSocket;

const OPEN = 1;

/** @throws ArgumentError where there are no WebSockets. */
export function dialBrowser(token: string | undefined): Dial {
  const { WebSocket } = globalThis as unknown as { WebSocket?: BrowserWebSocketClass };
  if (WebSocket === undefined) throw new ArgumentError('wsTransport needs a WebSocket, and there is none here');
  const protocols = token === undefined ? [SUBPROTOCOL] : [SUBPROTOCOL, TOKEN_SUBPROTOCOL + base64url(token)];
  return (url, owner) => new BrowserLink(url, new WebSocket(url, protocols), owner);
}

class BrowserLink implements DialedLink {
  readonly #ws: BrowserWebSocket;

  constructor(url: string, ws: BrowserWebSocket, owner: DialedLinkOwner) {
    this.#ws = ws;
    ws.binaryType = 'arraybuffer';
    let hasOpened = false;
    ws.addEventListener('open', () => {
      hasOpened = true;
      owner.opened();
    });
    ws.addEventListener('message', ({ data }) => owner.received(new Uint8Array(data)));
    ws.addEventListener('close', ({ code, reason }) => {
      const error = hasOpened ? undefined : couldNotConnect(url, notTold());
      owner.closed({ why: causeOf(code), message: wordsOf(code, reason), error });
    });
  }

  get buffered(): number {
    return this.#ws.bufferedAmount;
  }

  send(frame: Uint8Array): void {
    if (this.#ws.readyState === OPEN) this.#ws.send(frame);
  }

  close(cause: CloseCause, message: string): void {
    const code = closeCodeOf(cause);
    // A page may use 1000 and the application's own codes.
    this.#ws.close(code >= 3000 ? code : 1000, message);
  }

  terminate(): void {
    this.#ws.close(1000, '');
  }

  /** A page needs nothing to keep it. */
  hold(): void {}
}

function notTold(): Error {
  const { location } = globalThis as { location?: { readonly origin: string } };
  return new Error(
    'a page is not told why. Either nothing listens there; or the host refuses the token, ' +
      `or pages of ${location?.origin ?? 'this origin'}, which its option allowedOrigins must name`,
  );
}

function base64url(text: string): string {
  const bytes = String.fromCharCode(...new TextEncoder().encode(text));
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
