/**
 * The transport contract: all that stands between a loop and its executors. Read this file first; it imports nothing.
 *
 * A transport opens, carries and closes. It never looks inside a message, and knows nothing of tasks, handlers or
 * retries: an event that throws is a delivered message, not a transport error. Core has both ends of the conversation,
 * `EventLoop` on the caller's side and `runExecutor` on the executor's. Prove a transport of your own with
 * `describeTransport` of `@mp-event-loop/core/testing`.
 */

/** What the loop sends. Opaque to a transport: structured-cloneable, and not to be looked into. */
export type ToExecutor = unknown;
/** What an executor sends. Opaque to a transport: structured-cloneable, and not to be looked into. */
export type FromExecutor = unknown;

/** Opens executors somewhere. One transport may serve several loops at once, so it keeps no state of any one of them. */
export interface Transport {
  /** In messages and executor ids, such as `worker`. */
  readonly name: string;
  /**
   * What a dying executor takes along. `none`: it lives in the caller's thread and cannot die alone. `thread`: its own
   * thread (exit, out of memory, kill). `process`: a process of its own (kill -9 and native crashes as well). `host`: the
   * same, on a machine that may go away. The conformance suite injects the deaths that this survives; nothing else is skipped.
   */
  readonly isolation: 'none' | 'thread' | 'process' | 'host';
  /**
   * Opens one executor and resolves when it is ready to take messages. Rejects when it can't be opened or when
   * `request.signal` aborts; either way nothing is left running. Rejects with an `AuthError` or a `ProtocolError` where trying again
   * can't help: a loop that has no executor then fails at once. With anything else where it may: the loop tries again.
   */
  open(request: OpenRequest): Promise<ExecutorChannel>;
}

/** What a loop asks of a transport when it needs an executor. */
export interface OpenRequest {
  /** The loop's name, for thread names and process titles. */
  readonly name: string;
  /** The executor's place in its loop, from 0. A replacement has the index of the one it replaces. */
  readonly index: number;
  /** Ends the attempt. After `open` has resolved it means nothing. */
  readonly signal: AbortSignal;
  /**
   * Takes what the executor prints, whole and in order. Called until the channel has closed, never after. Where it returns a promise, so
   * much waits already that an executor which can be made to wait should, until that resolves; it never rejects. All is taken in any case.
   */
  print(stream: 'stdout' | 'stderr', text: string): void | Promise<void>;
  /**
   * Takes why the way to the executor broke, while the executor itself may live on; without an error, that it is mended. Called until the
   * channel has closed. Before `open` has resolved: why a host could not be reached that was asked for the executor, while others are
   * asked, or the same again. A transport whose executors are lost with the way to them never calls it.
   */
  reachable(error: Error | undefined): void;
}

/** Where an executor runs, as far as its transport can tell. */
export interface ExecutorLocation {
  readonly pid?: number | undefined;
  readonly threadId?: number | undefined;
  /** Of the host that lends it. */
  readonly url?: string | undefined;
}

/** One open line between a loop and one executor, seen from either end. */
export interface Channel<Out, In> {
  /**
   * Sends the whole message, or throws and has sent none of it; never drops one while the channel is open. Messages arrive
   * in order, each as a structured clone taken before `send` returns. What is in `transfer` moves where the wire can, and is copied
   * where it can't.
   * On a closed channel it does nothing.
   */
  send(message: Out, transfer?: readonly object[]): void;
  /** Resolves while the wire takes more, and once the channel has closed. Never rejects. */
  ready(): Promise<void>;
  /**
   * Called once. `listener` gets each message, those included that came before; it must not be called inside `send`.
   * `drained` is called when, for now, nothing more waits: the moment to hand on in bulk.
   */
  listen(listener: (message: In) => void, drained: () => void): void;
  /** Settles once, after the last message was listened to, whatever the end was. Never rejects. */
  readonly closed: Promise<CloseReason>;
  /** Ends it in order: what was sent arrives first. Idempotent; resolves when closed. */
  close(): Promise<void>;
}

/** The loop's end of a channel. */
export interface ExecutorChannel extends Channel<ToExecutor, FromExecutor> {
  /** Unique among the executors of this transport in this process. */
  readonly id: string;
  /** Does not change, and stays readable when the channel has closed. */
  readonly location: ExecutorLocation;
  /**
   * The number last given to `mark`, told without the executor's help: it may be in a busy loop. To be left out by transports that
   * can't tell; then it takes 5 s more to notice that an event which was cancelled while it was handed ahead has begun and does not end.
   */
  readonly started?: number | undefined;
  /** Ends the executor now, whatever it is doing, a busy loop included. Idempotent; resolves when closed. */
  kill(): Promise<void>;
  /** From here on the channel keeps the caller's process alive; how a channel begins. */
  ref(): void;
  /** From here on it does not. */
  unref(): void;
}

/** The executor's end of a channel. */
export interface CallerChannel extends Channel<FromExecutor, ToExecutor> {
  /**
   * Keeps the number of events started where a death doesn't take it along: shared memory, a file that the caller holds
   * open. Called before each event, so it must be cheap, and it must have taken effect when it returns.
   */
  mark(started: number): void;
}

/** Why a channel ended. */
export interface CloseReason {
  /** `closed`: by `close()`. `exited`: it ended itself. `killed`: by `kill()` or from outside. `failed`: by an error. */
  kind: 'closed' | 'exited' | 'killed' | 'failed';
  exitCode?: number | undefined;
  signal?: string | undefined;
  /** The last lines that it printed to stderr. */
  stderrTail?: string | undefined;
  error?: Error | undefined;
  /**
   * The number last given to `mark`, as far as the transport could keep it through the death. Without it every event that was sent and
   * has no
   * result yet counts as started.
   */
  started?: number | undefined;
}
