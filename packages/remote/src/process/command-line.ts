/** The flags of every host's command, and what they say. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { ArgumentError, type Transport } from '@mp-event-loop/core';
import { checkOptionNames } from '@mp-event-loop/core/channel';
import type { LendingOptions } from '../host/lending-options.ts';
import { shown } from '../host/log.ts';
import { LARGEST_DELAY } from '../host/whole-number.ts';

interface Text {
  readonly type: 'string';
}
interface TextWithDefault extends Text {
  readonly default: string;
}
interface Switch {
  readonly type: 'boolean';
  readonly default: boolean;
}

export const hostFlags: {
  readonly executors: Text;
  readonly transport: TextWithDefault;
  readonly 'max-payload': Text;
  readonly heartbeat: Text;
  readonly 'resume-window': Text;
  readonly 'drain-timeout': TextWithDefault;
  readonly log: TextWithDefault;
  readonly help: Switch;
  readonly version: Switch;
} = {
  executors: { type: 'string' },
  transport: { type: 'string', default: 'fork' },
  'max-payload': { type: 'string' },
  heartbeat: { type: 'string' },
  'resume-window': { type: 'string' },
  'drain-timeout': { type: 'string', default: '25000' },
  log: { type: 'string', default: 'text' },
  help: { type: 'boolean', default: false },
  version: { type: 'boolean', default: false },
};

/** What was given for them. */
export interface HostValues {
  readonly executors?: string | undefined;
  readonly transport: string;
  readonly 'max-payload'?: string | undefined;
  readonly heartbeat?: string | undefined;
  readonly 'resume-window'?: string | undefined;
  readonly 'drain-timeout': string;
  readonly log: string;
}

export type Transports = Readonly<Record<'fork' | 'worker', () => Transport>>;

type Flags = NonNullable<ParseArgsConfig['options']>;
export type Parsed<F extends Flags> = ReturnType<typeof parseArgs<{ args: string[]; options: F; allowPositionals: true }>>;

/** @throws ArgumentError for flags that there are not. */
export function parseFlags<F extends Flags>(args: readonly string[], flags: F): Parsed<F> {
  try {
    return parseArgs({ args: [...args], options: flags, allowPositionals: true });
  } catch (cause) {
    // The sentences after the first are about tricks that nobody asked for.
    const [complaint = ''] = (cause as Error).message.split(/\.\s/, 1);
    const unknown = /^Unknown option '(--.+)'$/.exec(complaint)?.[1];
    if (unknown !== undefined) checkOptionNames('the command', { [unknown]: true }, new Set(Object.keys(flags).map((flag) => `--${flag}`)));
    throw new ArgumentError(complaint, { cause });
  }
}

/** @throws ArgumentError */
export function checkLogAndTasks({ log }: HostValues, tasks: readonly string[]): void {
  if (log !== 'text' && log !== 'json') throw new ArgumentError(`--log must be text or json, it is ${shown(log)}`);
  if (tasks.length === 0) throw new ArgumentError('name at least one task module: only listed tasks run');
}

/** @throws ArgumentError where it is no whole number. */
export function numberOf(values: object, name: string): number | undefined {
  const text = (values as Readonly<Record<string, unknown>>)[name];
  if (text === undefined) return undefined;
  if (typeof text !== 'string' || !/^\d+$/.test(text))
    throw new ArgumentError(`--${name} must be a whole number, it is ${shown(String(text)) || 'empty'}`);
  return Number(text);
}

/** @throws ArgumentError where it is longer than timers know. */
export function drainTimeoutOf(values: HostValues): number | undefined {
  const timeout = numberOf(values, 'drain-timeout');
  if (timeout !== undefined && timeout > LARGEST_DELAY)
    throw new ArgumentError(`--drain-timeout must be a whole number from 0 to ${LARGEST_DELAY}, it is ${timeout}`);
  return timeout;
}

/** @throws ArgumentError */
export function lendingOf(
  values: HostValues,
  tasks: readonly string[],
  transports: Transports,
): LendingOptions & { readonly transport: Transport } {
  return {
    tasks,
    executors: numberOf(values, 'executors'),
    maxPayload: numberOf(values, 'max-payload'),
    heartbeat: numberOf(values, 'heartbeat'),
    resumeWindow: numberOf(values, 'resume-window'),
    transport: transportNamed(values.transport, transports),
  };
}

function transportNamed(name: string, transports: Transports): Transport {
  if (name === 'fork' || name === 'worker') return transports[name]();
  throw new ArgumentError(`--transport must be fork or worker, it is ${shown(name) || 'empty'}`);
}
