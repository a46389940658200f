/** How a connection to NATS is opened. It names no type of the client: its declarations would be read by whoever reads ours. */
export interface LineOptions {
  readonly servers: readonly string[];
  /** The other options of `connect()` of `@nats-io/transport-node`. */
  readonly connection: { readonly ignoreClusterUpdates?: boolean };
  /** Bytes. */
  readonly maxPending: number;
}
