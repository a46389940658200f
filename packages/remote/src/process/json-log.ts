/** A host's log as JSON, for programs. */
import { type Log, shown, timeNow } from '../host/log.ts';

export function jsonLog(write: (line: string) => void): Log {
  return (event, details = {}) => {
    const safe = Object.entries(details).map(([name, value]) => [name, typeof value === 'number' ? value : shown(value)]);
    write(`${JSON.stringify({ time: timeNow(), event, ...Object.fromEntries(safe) })}\n`);
  };
}
