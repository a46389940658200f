/** Mistakes of sessions, and of those who keep them: the caller's connection and the host's lease. */
import type { Mutant } from './mutant.ts';

const session = { package: 'remote', focus: 'sessions' } as const;

export const sessionMutants: readonly Mutant[] = [
  {
    ...session,
    name: 'sends nothing again',
    file: 'session/session.js',
    find: 'this.#sent = this.#replay.lastAcknowledged;',
    put: 'this.#sent = this.#replay.lastNumber;',
  },
  {
    ...session,
    name: 'keeps what was acknowledged',
    file: 'session/replay.js',
    find: 'let left = number - this.lastAcknowledged;',
    put: 'let left = 0;',
  },
  { ...session, name: 'does not notice gaps', file: 'session/session.js', find: 'if (number > this.#received + 1)', put: 'if (false)' },
  {
    ...session,
    name: 'takes a frame twice',
    file: 'session/session.js',
    find: 'if (number <= this.#received)\n            return;',
    put: ';',
  },
  { ...session, name: 'does not notice silence', file: 'session/session.js', find: "if (finding === 'dead')", put: 'if (false)' },
  {
    ...session,
    name: 'asks nobody before it takes silence for death',
    file: 'session/session.js',
    find: 'this.#sendBare(PING);',
    put: ';',
  },
  { ...session, name: 'answers no ping', file: 'session/session.js', find: 'this.#sendBare(PONG);', put: ';' },
  {
    ...session,
    name: 'heeds a link that was replaced',
    file: 'session/session.js',
    find: 'if (link !== this.#link)\n            return;\n        try',
    put: 'try',
  },
  {
    ...session,
    name: 'ignores what the other end says that it has',
    file: 'session/session.js',
    find: 'this.#replay.acknowledge(received);',
    put: ';',
  },
  {
    ...session,
    name: 'acknowledges only when it sends',
    file: 'session/session.js',
    find: 'this.#ackDue = Math.min(this.#ackDue, now + ACK_DELAY);',
    put: ';',
  },
  {
    ...session,
    name: 'forgets what it sends without a link',
    file: 'session/session.js',
    find: 'sendParts(kind, parts) {',
    put: 'sendParts(kind, parts) {\n        if (this.#link === undefined) return;',
  },
  { ...session, name: 'mixes up parts', file: 'session/parts.js', find: '[...this.#parts, last]', put: '[last, ...this.#parts]' },
  {
    ...session,
    name: 'ends a session whose link was replaced',
    file: 'host/lease.js',
    find: 'this.end.stay();\n        if (this.#state',
    put: 'if (this.#state',
  },
  {
    ...session,
    name: 'never ends a session that nobody comes back for',
    file: 'host/lease.js',
    find: "this.end.by('expired');\n                this.abandon();",
    put: ';',
  },
  { ...session, name: 'does not say that the executor ended', file: 'host/lease.js', find: 'this.send(kind, partsOf(frame));', put: ';' },
  {
    ...session,
    name: 'closes before the last results were acknowledged',
    file: 'host/lease.js',
    find: "this.#state === 'ended' && this.session.unacknowledged === 0",
    put: "this.#state === 'ended'",
  },
  { ...session, name: 'does not connect again', file: 'client/connection.js', find: 'this.#retryLater(left);', put: 'void 0;' },
  {
    ...session,
    name: 'lets nothing more into the window',
    file: 'client/window.js',
    find: 'this.#read = Math.max(this.#read, bytes);',
    put: ';',
  },
];
