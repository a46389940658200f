/**
 * The subjects that callers and hosts use. Who may publish and listen where is for the server to enforce: docs/fleet.md has the
 * permissions.
 *
 *     mp-event-loop.GROUP.ask.USER                        from a caller to all hosts of a group: who is there?
 *     mp-event-loop.GROUP.host.USER.HOST.CALLER.LINK      from a caller to a host: the packets of a link
 *     mp-event-loop.GROUP.caller.USER.CALLER.LINK         from hosts to a caller: answers, and the packets of a link
 *
 * USER is who calls. Hosts believe it, since the server lets nobody publish under the name of another; they answer nowhere else, whatever
 * reply subject a message asks for. CALLER is one connection of a caller's process.
 */

const ROOT = 'mp-event-loop';
/** What a subject of a group's says, from the server's point of view. */
export interface Subjects {
  readonly ask: string;
  /** All that is for one connection of this user's. */
  callers(caller: string): string;
  toCaller(caller: string, link: string): string;
  toHost(host: string, caller: string, link: string): string;
}

/** The subjects of one user in a group. */
export function subjectsOf(group: string, user: string): Subjects {
  const base = `${ROOT}.${group}`;
  return {
    ask: `${base}.ask.${user}`,
    callers: (caller) => `${base}.caller.${user}.${caller}.*`,
    toCaller: (caller, link) => `${base}.caller.${user}.${caller}.${link}`,
    toHost: (host, caller, link) => `${base}.host.${user}.${host}.${caller}.${link}`,
  };
}

/** What a host listens to: whatever user asks, and whatever user calls it. */
export function hostSubjects(group: string, host: string): { readonly asks: string; readonly calls: string } {
  return { asks: `${ROOT}.${group}.ask.*`, calls: `${ROOT}.${group}.host.*.${host}.*.*` };
}

/** Who asks, by the subject of the question. */
export function userOfAsk(subject: string): string {
  return subject.split('.')[3] as string;
}

/** Who calls, by the subject of a packet. */
export function partsOfCall(subject: string): { readonly user: string; readonly caller: string; readonly link: string } {
  const [, , , user, , caller, link] = subject.split('.') as string[];
  return { user: user as string, caller: caller as string, link: link as string };
}

/** The last token of a subject. */
export function lastToken(subject: string): string {
  return subject.slice(subject.lastIndexOf('.') + 1);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what no token may have
const inNoToken = /[%.*>\s\u0000-\u001f\u007f]/g;

/** Returns the name as one token of a subject: what no token may have is written as in URLs, `alice@example%2Eorg`. */
export function tokenOf(name: string): string {
  const hex = (byte: number): string => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  return name.replace(inNoToken, (character) => [...Buffer.from(character)].map(hex).join(''));
}

/** Returns the name that `tokenOf` was given; of what is no such token, the token. */
export function nameOf(token: string): string {
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
}
