/** How a link begins: the client says which session it carries, the host welcomes or refuses it. */
import { ProtocolError } from '@mp-event-loop/core';
import { decodePlain } from '../codec/coding.ts';
import { encode } from '../codec/index.ts';
import type { CloseCause } from '../link.ts';
import { HEADER_BYTES, HELLO, REFUSED, WELCOME, writeHeader } from './frame.ts';
import { isProcessName, type ProcessName } from './process-name.ts';

/** The versions that this end speaks. */
export const OLDEST_VERSION = 1;
export const NEWEST_VERSION = 1;

/** A greeting says little. What is longer is none. */
const MAX_GREETING = 4096;
const ID = /^[0-9a-f]{32}$/;
const MAX_NAME = 200;
const REMEDY = 'install versions of the @mp-event-loop packages that go together';
/** What is known of another version's hello, beside the versions. */
const nothing = { session: '', isNew: false, name: '', index: 0, process: undefined };

export interface Hello {
  readonly oldest: number;
  readonly newest: number;
  /** 128 random bits, in hexadecimal: whoever knows them, and authenticates as the same, has the session. */
  readonly session: string;
  /** Whether the host may not know it yet. */
  readonly isNew: boolean;
  /** The loop's name and the executor's place in it, for thread names. */
  readonly name: string;
  readonly index: number;
  /** Undefined where the caller's process has no name, and where its version sends none. */
  readonly process?: ProcessName | undefined;
}

export interface Welcome {
  readonly version: number;
  /** Executors that the host could lend besides. */
  readonly free: number;
  /** In ms: how long the host keeps the session without a link. */
  readonly resumeWindow: number;
  /** The longest frame that the host takes, in bytes. */
  readonly maxPayload: number;
  /** Bytes of DATA that may be under way to the executor, so that one that is busy does not fill the host's memory. */
  readonly window: number;
}

/** The link is closed for the same cause. */
type RefusalCode = Extract<CloseCause, 'version' | 'unknown-session' | 'full' | 'draining'>;

export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
}

export function helloFrame(hello: Hello, received: number): Uint8Array<ArrayBuffer> {
  const { oldest, newest, session, isNew, name, index, process } = hello;
  const of = process === undefined ? [] : [process.instance, process.nonce];
  return frameOf(HELLO, received, [oldest, newest, session, isNew, name.slice(0, MAX_NAME), index, ...of]);
}

/** @throws ProtocolError when it is none. */
export function readHello(frame: Uint8Array): Hello {
  // What a newer version of the same wire says besides is left unread.
  const [oldest, newest, session, isNew, name, index, instance, nonce] = payloadOf(frame);
  if (!isCount(oldest) || !isCount(newest)) throw malformed('hello');
  // Of another version's hello nothing else is known.
  if (commonVersion({ oldest, newest }) === undefined) return { oldest, newest, ...nothing };
  if (typeof session !== 'string' || !ID.test(session) || typeof isNew !== 'boolean' || !isCount(index)) throw malformed('hello');
  if (typeof name !== 'string' || name.length > MAX_NAME) throw malformed('hello');
  return { oldest, newest, session, isNew, name, index, process: readProcess(instance, nonce) };
}

/** @throws ProtocolError when it is none. */
function readProcess(instance: unknown, nonce: unknown): ProcessName | undefined {
  if (instance === undefined && nonce === undefined) return undefined;
  if (!isProcessName({ instance, nonce })) throw malformed('hello');
  return { instance, nonce } as ProcessName;
}

/** The newest version that both ends speak. */
export function commonVersion(other: Pick<Hello, 'oldest' | 'newest'>): number | undefined {
  const version = Math.min(other.newest, NEWEST_VERSION);
  return version >= Math.max(other.oldest, OLDEST_VERSION) ? version : undefined;
}

export function versionRefusal({ oldest, newest }: Pick<Hello, 'oldest' | 'newest'>): Refusal {
  return {
    code: 'version',
    message:
      `this host speaks versions ${OLDEST_VERSION} to ${NEWEST_VERSION} of the wire protocol, ` +
      `the caller ${oldest} to ${newest}: ${REMEDY}`,
  };
}

export function welcomeFrame({ version, free, resumeWindow, maxPayload, window }: Welcome, received: number): Uint8Array<ArrayBuffer> {
  return frameOf(WELCOME, received, [version, free, resumeWindow, maxPayload, window]);
}

/** @throws ProtocolError when it is none, or one to a version that this end does not speak. */
export function readWelcome(frame: Uint8Array): Welcome {
  const [version, free, resumeWindow, maxPayload, window] = payloadOf(frame);
  if (isCount(version) && (version < OLDEST_VERSION || version > NEWEST_VERSION))
    throw new ProtocolError(
      `the host speaks version ${version} of the wire protocol, this caller ${OLDEST_VERSION} to ${NEWEST_VERSION}: ${REMEDY}`,
    );
  if (!isCount(version) || !isCount(free) || !isCount(resumeWindow) || !isCount(maxPayload) || !isCount(window)) throw malformed('welcome');
  return { version, free, resumeWindow, maxPayload, window };
}

export function refusedFrame({ code, message }: Refusal): Uint8Array<ArrayBuffer> {
  return frameOf(REFUSED, 0, [code, message]);
}

/** @throws ProtocolError when it is none. */
export function readRefusal(frame: Uint8Array): Refusal {
  const [code, message] = payloadOf(frame);
  if (typeof code !== 'string' || typeof message !== 'string') throw malformed('refusal');
  return { code: code as RefusalCode, message };
}

function frameOf(kind: number, received: number, payload: readonly unknown[]): Uint8Array<ArrayBuffer> {
  const frame = encode(payload, HEADER_BYTES);
  writeHeader(frame, kind, 0, received);
  return frame;
}

function payloadOf(frame: Uint8Array): readonly unknown[] {
  if (frame.length > MAX_GREETING) throw malformed('greeting');
  const payload = decodePlain(frame, HEADER_BYTES);
  if (!Array.isArray(payload)) throw malformed('greeting');
  return payload;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function malformed(what: string): ProtocolError {
  return new ProtocolError(`a ${what} that could not be read`);
}
