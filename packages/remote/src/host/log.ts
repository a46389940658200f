/** The host's log: one line an occurrence. */
import { wallTime } from '@mp-event-loop/core/clock';

export type Log = (event: string, details?: Readonly<Record<string, string | number>>) => void;

const MAX_LENGTH = 200;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a log must not be given by strangers
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]/g;

/** What a peer sent, so that it can neither forge lines nor flood the log. */
export function shown(text: string): string {
  const cut = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
  return cut.replace(unprintable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export function textLog(write: (line: string) => void): Log {
  return (event, details = {}) => {
    const words = Object.entries(details).map(
      ([name, value]) => ` ${name}=${typeof value === 'number' ? value : JSON.stringify(shown(value))}`,
    );
    write(`${timeNow()} ${event}${words.join('')}\n`);
  };
}

export function timeNow(): string {
  return new Date(wallTime()).toISOString();
}
