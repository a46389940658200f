/** What callers must show to a host is none of its tasks' business. */

/** Takes the host's token out of the environment that tasks see, whichever transport opened their executor. Call it before any runs. */
export function hideToken(): void {
  const { process } = globalThis as { process?: { readonly env: Record<string, string | undefined> } };
  if (process !== undefined) delete process.env.MP_EVENT_LOOP_TOKEN;
}
