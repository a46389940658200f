/** Who has a session: all that a host knows of it that is not secret. */
import { wallTime } from '@mp-event-loop/core/clock';
import type { Hello } from '../session/handshake.ts';
import { type ProcessName, randomHex } from '../session/process-name.ts';
import type { Principal } from './principal.ts';

const ID_BYTES = 8;

export class Caller {
  /** What operators call the session by. It is drawn anew: nothing of the secret id is in it. */
  readonly id: string = randomHex(ID_BYTES);
  /** The loop's name, as it says. */
  readonly loop: string;
  /** The process of the loop, if it says which it is. */
  readonly process: ProcessName | undefined;
  readonly since: Date = new Date(wallTime());
  #principal: Principal;
  #address: string;

  constructor({ name, process }: Hello, principal: Principal, address: string) {
    this.loop = name;
    this.process = process;
    this.#principal = principal;
    this.#address = address;
  }

  /** As it authenticated last. */
  get principal(): Principal {
    return this.#principal;
  }
  /** Where its last link came from. */
  get address(): string {
    return this.#address;
  }

  /** What log lines of the session say. */
  get words(): Readonly<Record<string, string>> {
    const words = { session: this.id, principal: this.#principal.id, loop: this.loop, address: this.#address };
    return this.process === undefined ? words : { ...words, instance: this.process.instance };
  }

  /** Whether it belongs to a process that this one has taken the place of. */
  isBefore(process: ProcessName, principal: Principal): boolean {
    const { instance, nonce } = process;
    return this.process?.instance === instance && this.process.nonce !== nonce && this.#principal.id === principal.id;
  }

  /** It has authenticated again, perhaps from elsewhere. */
  renew(principal: Principal, address: string): void {
    this.#principal = principal;
    this.#address = address;
  }
}
