// What the floor with one message a task answers: a pair of numbers is added, all else comes back.
import type { Payload } from './payload.ts';

export type SingleTask = readonly [number, number] | Payload | Uint8Array;

export function answerOne(task: SingleTask): number | Payload | Uint8Array {
  return isPair(task) ? task[0] + task[1] : task;
}

function isPair(task: SingleTask): task is readonly [number, number] {
  return Array.isArray(task);
}
