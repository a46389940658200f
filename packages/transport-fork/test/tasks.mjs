/** What the events of these tests run. Executors import it as it is. */
import { closeSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { context, defineTasks, EventLoop, isExecutor } from '@mp-event-loop/core';
import { forkTransport } from '@mp-event-loop/transport-fork';

export const echo = (value) => value;
export const pid = () => process.pid;
export const title = () => process.title;
export function setTitle(text) {
  process.title = text;
}

export const surroundings = () => ({
  argv: process.argv.slice(2),
  execArgv: process.execArgv,
  env: { ...process.env },
  cwd: process.cwd(),
  isExecutor: isExecutor(),
});

/** Says that it begins, and never ends. */
export function spin() {
  context().progress('begins');
  for (;;);
}

/** Is quick, except that it never ends for 'spin', and that its process does for 'die'. */
export function mostlyQuick(value) {
  while (value === 'spin');
  if (value === 'die') process.kill(process.pid, 'SIGKILL');
  return value;
}

export function hold() {
  return new Promise(() => {});
}

const hoard = [];

/** Takes memory until there is none. */
export function devour() {
  for (;;) hoard.push(new Array(10_000).fill(hoard.length));
}

/** Dies every second time that it is called, in whatever process: `file` keeps count. */
export function dieEverySecondTime(file) {
  const count = Number(readFileSync(file, 'utf8')) + 1;
  writeFileSync(file, String(count));
  if (count % 2 === 1) process.kill(process.pid, 'SIGKILL');
  return { count };
}

/** The same, as what an executor runs first. */
export const dieEverySecondStart = () => dieEverySecondTime(process.env.COUNT_FILE);

export const die = (signal) => process.kill(process.pid, signal);
export const exit = (code) => process.exit(code);

/** What may go wrong when it uses the channel that fork would have. */
export async function talk(messages) {
  for (let count = 0; count < messages; count += 1) process.send({ type: 'message', count, text: 'x'.repeat(1000) });
  process.send(['done', 1, 2]);
  writeSync(3, 'this is no message of any kind\n\0\u00ff');
  process.on('message', () => {});
  await new Promise((resolve) => process.send('and told when it has left', resolve));
  return 'talked';
}

export function replaceSend() {
  process.send = () => {
    throw new Error('replaced');
  };
  process.disconnect();
  return 'replaced';
}

export function close(...descriptors) {
  for (const descriptor of descriptors) closeSync(descriptor);
  return 'closed';
}

export const writeTo = (descriptor, text) => writeSync(descriptor, text);

/** So many lines of each kind, one after the other. */
export function print(lines, text = '') {
  for (let line = 0; line < lines; line += 1) {
    console.log(`${line} ${text}`);
    console.error(`${line} ${text}`);
  }
  return lines;
}

export function printBytes(stream, ...parts) {
  for (const part of parts) process[stream].write(part);
}

export async function printThenCalled(text) {
  await new Promise((resolve) => process.stdout.write(text, resolve));
  await new Promise((resolve) => process.stdout.write(text, 'utf8', resolve));
  return 'called';
}

/**
 * Has a process of its own that lives on, and holds our stdout and stderr.
 * @returns {Promise<number>} its pid
 */
export async function leaveGrandchild() {
  const { spawn } = await import('node:child_process');
  const child = spawn(process.execPath, ['--eval', 'console.log("grandchild"); setInterval(() => {}, 1000)'], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  });
  child.unref();
  return Number(child.pid);
}

/** Whether a process that it starts takes itself for an executor, or finds a channel. */
export async function askGrandchild() {
  const { fork } = await import('node:child_process');
  const child = fork(new URL('./grandchild.mjs', import.meta.url));
  const answer = await new Promise((resolve) => child.once('message', resolve));
  child.disconnect();
  return answer;
}

export async function nest(depth) {
  if (depth === 0) return [process.pid];
  const loop = new EventLoop({ transport: forkTransport() });
  try {
    return [process.pid, ...(await loop.addEvent(nest, [depth - 1]).finished)];
  } finally {
    await loop.stop();
  }
}

/** Starts a loop of its own with an executor in a busy loop; gives the executor's pid. */
export async function nestAndSpin() {
  const loop = new EventLoop({ transport: forkTransport() });
  const id = await loop.addEvent(pid).finished;
  await begun(loop, loop.addEvent(spin));
  return id;
}

/** Resolves when an event that says so has begun. */
export async function begun(loop, event) {
  await new Promise((resolve) => {
    loop.subscribe((notice) => {
      if (notice.type === 'progress' && notice.event === event) resolve(undefined);
    });
  });
}

/** Says what the exit hook of its process has done. */
export function noteAtExit(file) {
  process.on('exit', () => writeFileSync(file, 'exit hook'));
  return process.pid;
}

export function shared() {
  return new SharedArrayBuffer(8);
}

defineTasks(import.meta.url, {
  echo,
  pid,
  title,
  setTitle,
  surroundings,
  spin,
  mostlyQuick,
  hold,
  devour,
  dieEverySecondStart,
  dieEverySecondTime,
  die,
  exit,
  talk,
  replaceSend,
  close,
  writeTo,
  print,
  printBytes,
  printThenCalled,
  leaveGrandchild,
  askGrandchild,
  nest,
  nestAndSpin,
  noteAtExit,
  shared,
});
