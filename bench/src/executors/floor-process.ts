// The process of the floor through Node's own channel: one task a message or flat batches.
import { answer } from '../flat-batch.ts';
import { answerOne, type SingleTask } from '../single-task.ts';

if (process.argv[2] === 'batch') process.on('message', (batch: readonly unknown[]) => process.send?.(answer(batch)));
else process.on('message', (task: SingleTask) => process.send?.(answerOne(task)));
