// What the floor over WebSocket sends as text: one task a message, or the flat batches of the other floors, as JSON.
import { answer } from './flat-batch.ts';
import { answerOne, type SingleTask } from './single-task.ts';

export type Shape = 'single' | 'batch';

export function answerText(shape: Shape, text: string): string {
  const message: unknown = JSON.parse(text);
  return JSON.stringify(shape === 'batch' ? answer(message as readonly unknown[]) : answerOne(message as SingleTask));
}
