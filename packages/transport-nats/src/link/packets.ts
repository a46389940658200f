/**
 * What crosses NATS, each as one message:
 *
 *     kind, 1 byte │ number, 6 bytes, big-endian │ content
 *
 * Packets of kind DATA are numbered from 1 in each direction of a link, and carry a stream of bytes cut wherever the server's limit wants
 * it: frames, each behind its length. Some have many frames, some a piece of one. NATS may lose messages, and never reorders those of one
 * connection; whichever it does, the next number tells.
 */
import { CLOSE_CAUSES, type CloseCause } from '@mp-event-loop/remote';

/** From the caller, first: the number says how much it takes for a start. Repeated until it is answered. */
export const DIAL = 1;
/** From the host: the caller was let in; the number says how much the host takes for a start. */
export const ACCEPT = 2;
export const DATA = 3;
/** The number is that of the last packet of data: what has not come by now is lost. */
export const MARK = 4;
/** The number is how much of it the other end may have sent in all, as `costOf` counts. May be less than was said before. */
export const GRANT = 5;
/** The answer to a GRANT of less: the number is what the other end heeds from now on. */
export const CEDE = 6;
/** Last, behind all data: the number is that of the last packet of data. The content: the cause's place in `CLOSE_CAUSES`, and words. */
export const CLOSE = 7;
/** The link is over, without a reason. */
export const GONE = 8;
/** Not of any link: is anybody there? The server says so if nobody is. */
export const PROBE = 9;
/** From the host, in place of ACCEPT: this user gets nothing here. The content: words. */
export const REFUSE = 10;

const NUMBER_BYTES = 6;
export const HEAD: number = 1 + NUMBER_BYTES;
/** Bytes that a message costs the server besides what it carries: subjects, lengths, bookkeeping. */
const OVERHEAD = 256;
/** Bytes of the words of a CLOSE: they are for people. */
const MAX_WORDS = 1000;

export interface Packet {
  readonly kind: number;
  readonly number: number;
  readonly content: Uint8Array;
}

/** Returns what a packet counts for, in bytes, where both ends count what is under way. */
export function costOf(bytes: number): number {
  return bytes + OVERHEAD;
}

/** Returns how large a packet may be that counts for so much. */
export function bytesFor(cost: number): number {
  return cost - OVERHEAD;
}

export function writeHead(packet: Buffer, kind: number, number: number): void {
  packet[0] = kind;
  packet.writeUIntBE(number, 1, NUMBER_BYTES);
}

/** A packet of nothing but its head. */
export function barePacket(kind: number, number: number): Buffer {
  const packet = Buffer.alloc(HEAD);
  writeHead(packet, kind, number);
  return packet;
}

export function closePacket(number: number, why: CloseCause, message: string): Buffer {
  const words = Buffer.from(message).subarray(0, MAX_WORDS);
  return Buffer.concat([barePacket(CLOSE, number), Uint8Array.of(CLOSE_CAUSES.indexOf(why)), words]);
}

export function refusePacket(message: string): Buffer {
  return Buffer.concat([barePacket(REFUSE, 0), Buffer.from(message).subarray(0, MAX_WORDS)]);
}

/** Returns undefined for what is no packet. */
export function readPacket(data: Uint8Array): Packet | undefined {
  if (data.length < HEAD) return undefined;
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.length);
  return { kind: bytes[0] as number, number: bytes.readUIntBE(1, NUMBER_BYTES), content: bytes.subarray(HEAD) };
}

/** Returns why the other end closes, and its words. */
export function readClose(content: Uint8Array): { readonly why: CloseCause; readonly message: string } {
  return { why: CLOSE_CAUSES[content[0] ?? -1] ?? 'malformed', message: Buffer.from(content.subarray(1)).toString() };
}
