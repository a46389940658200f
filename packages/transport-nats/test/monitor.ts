/** What a nats-server says of its connections; its configuration must have `http`. */

export interface Connections {
  readonly connections: readonly { readonly name?: string; readonly subscriptions: number; readonly pending_bytes: number }[];
}

export async function connectionsOf(port: number): Promise<Connections['connections']> {
  const { connections } = (await (await fetch(`http://127.0.0.1:${port}/connz`)).json()) as Connections;
  return connections;
}

export async function slowConsumersOf(port: number): Promise<number> {
  const { slow_consumers } = (await (await fetch(`http://127.0.0.1:${port}/varz`)).json()) as { readonly slow_consumers: number };
  return slow_consumers;
}
