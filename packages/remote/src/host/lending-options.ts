/** What every host may be told about the executors that it lends, checked. */
import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';
import { ArgumentError, type Transport } from '@mp-event-loop/core';
import { aTransport, checkOption, type OptionCheck } from '@mp-event-loop/core/channel';
import { FRAME_COST } from '../session/frame.ts';
import { wholeNumber } from './whole-number.ts';

export interface LendingOptions {
  /** Task modules, as paths from the current folder or URLs: only their tasks run. */
  tasks: readonly (string | URL)[];
  /** How many it lends at a time; default availableParallelism(). */
  executors?: number | undefined;
  /** How many of these one principal may have; default all. */
  executorsPerPrincipal?: number | undefined;
  /** Bytes of the longest message; default 64 MiB. */
  maxPayload?: number | undefined;
  /** Events of one session that have not ended; default 65,536. */
  maxInFlight?: number | undefined;
  /** ms after which silence is asked about; default 15,000. */
  heartbeat?: number | undefined;
  /** ms that a session outlives its connection; default 60,000. */
  resumeWindow?: number | undefined;
}

export interface LendingSettings {
  readonly modules: readonly string[];
  readonly transport: Transport;
  readonly executors: number;
  readonly executorsPerPrincipal: number;
  readonly maxPayload: number;
  readonly maxInFlight: number;
  /** Bytes of messages that may wait in a session, either way. */
  readonly window: number;
  /** Bytes of memory that what waits may take: a message for each event in flight costs more than its bytes. */
  readonly mostHeld: number;
  readonly heartbeat: number;
  readonly resumeWindow: number;
}

/** Messages of the largest size that may wait in a session, either way; and the least that this comes to, in bytes. */
const WAITING_PAYLOADS = 4;
const LEAST_WINDOW = 16 * 2 ** 20;

const taskModules: OptionCheck = {
  isRight: (value) => Array.isArray(value) && value.every(isTaskModule),
  expected: 'an array of paths or URLs of task modules',
};

function isTaskModule(value: unknown): boolean {
  if (typeof value !== 'string') return value instanceof URL;
  return value !== '' && (!isUrl(value) || URL.canParse(value));
}

/** A drive of Windows is no scheme. */
function isUrl(text: string): boolean {
  return /^[a-z][a-z\d+.-]+:/i.test(text);
}

/**
 * Returns the settings, with defaults for what is not given. `transport` opens the executors.
 *
 * @throws ArgumentError for what can't be.
 */
export function checkLendingOptions(options: LendingOptions, transport: Transport): LendingSettings {
  const { tasks } = options;
  checkOption('a host', 'tasks', tasks, taskModules);
  checkOption('a host', 'transport', transport, aTransport);
  if (tasks.length === 0) throw new ArgumentError('a host needs at least one task module: only listed tasks run');
  if (transport.isolation === 'none')
    throw new ArgumentError(`a host never runs events on its own thread, as transport ${transport.name} would`);
  const { executors = availableParallelism(), executorsPerPrincipal = executors } = options;
  const { maxPayload = 64 * 2 ** 20, maxInFlight = 65_536, heartbeat = 15_000, resumeWindow = 60_000 } = options;
  const window = Math.max(LEAST_WINDOW, WAITING_PAYLOADS * wholeNumber('maxPayload', maxPayload, 1024));
  return {
    modules: tasks.map(urlOf),
    transport,
    executors: wholeNumber('executors', executors, 1),
    executorsPerPrincipal: wholeNumber('executorsPerPrincipal', executorsPerPrincipal, 1),
    maxPayload,
    maxInFlight: wholeNumber('maxInFlight', maxInFlight, 1),
    window,
    mostHeld: window + maxInFlight * FRAME_COST,
    heartbeat: wholeNumber('heartbeat', heartbeat, 1),
    resumeWindow: wholeNumber('resumeWindow', resumeWindow, 0),
  };
}

function urlOf(task: string | URL): string {
  if (task instanceof URL) return task.href;
  return isUrl(task) ? new URL(task).href : pathToFileURL(task).href;
}
