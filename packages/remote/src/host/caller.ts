/** Who has a session: all that a host knows of it that is not secret. */
import { wallTime } from '@mp-event-loop/core/clock';
import type { Hello } from '../session/handshake.ts';
import type { Principal } from './principal.ts';

const ID_BYTES = 8;

export class Caller {
  /** What operators call the session by. It is drawn anew: nothing of the secret id is in it. */
  readonly id: string = Array.from(crypto.getRandomValues(new Uint8Array(ID_BYTES)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  /** The loop's name, as it says. */
  readonly loop: string;
  /** What the process of the loop is called, if it says so. */
  readonly instance: string | undefined = undefined;
  readonly since: Date = new Date(wallTime());
  #principal: Principal;
  #address: string;

  constructor({ name }: Hello, principal: Principal, address: string) {
    this.loop = name;
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
    return { session: this.id, principal: this.#principal.id, loop: this.loop, address: this.#address };
  }

  /** It has authenticated again, perhaps from elsewhere. */
  renew(principal: Principal, address: string): void {
    this.#principal = principal;
    this.#address = address;
  }
}
