/** The permissions that docs/fleet.md gives, for the users of a test. */

function publishAndListen(publish: readonly string[], listen: readonly string[]): string {
  return `{ publish: ${JSON.stringify(publish)}, subscribe: ${JSON.stringify(listen)} }`;
}

/** What a host of this group needs. */
export function mayLend(group: string): string {
  const base = `mp-event-loop.${group}`;
  return publishAndListen([`${base}.caller.>`], [`${base}.ask.*`, `${base}.host.>`]);
}

/** What a caller needs. */
export function mayBorrow(group: string, user: string): string {
  const base = `mp-event-loop.${group}`;
  return publishAndListen([`${base}.ask.${user}`, `${base}.host.${user}.>`], [`${base}.caller.${user}.>`]);
}
