// The feed's bytes where the executor is in a browser, which has no sockets: as the body of an HTTP response.

/** The text of all flights from number `from` on, as it arrives. */
export async function* flightBytes(feed: string, from: number, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
  const response = await fetch(`${feed}?from=${from}`, { signal });
  if (!response.ok || response.body === null) throw new Error(`the feed answered ${response.status} ${response.statusText}`);
  const reader = response.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // Whoever takes no more ends the response.
    await reader.cancel().catch(() => {});
  }
}
