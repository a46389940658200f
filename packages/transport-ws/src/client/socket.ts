/** What the client needs of a WebSocket, whoever makes it. */

export interface Socket {
  send(frame: Uint8Array): void;
  /** Bytes that were given to it and have not left. */
  readonly buffered: number;
  close(code: number, reason: string): void;
  /** Ends it without a word. */
  terminate(): void;
  /** Whether it keeps the process alive. */
  hold(isNeeded: boolean): void;
}

export interface SocketOwner {
  opened(): void;
  received(frame: Uint8Array): void;
  /** Called once, also where it never opened: `refusal` is then the HTTP status, if there was one. */
  closed(why: {
    readonly code: number;
    readonly reason: string;
    readonly refusal: number | undefined;
    readonly error: Error | undefined;
  }): void;
}

/** Makes a connection; what comes of it is told to the owner, never before this has returned. */
export type Dial = (url: string, owner: SocketOwner) => Socket;
