// The process of the floor with flat batches.
import { answer } from '../flat-batch.ts';

process.on('message', (batch: readonly unknown[]) => process.send?.(answer(batch)));
