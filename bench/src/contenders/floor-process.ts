// The floor through the channel that Node gives a forked process: no library, no promise, no error handling.
import { fork, type Serializable, type SerializationType } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { OpenContender } from '../contender.ts';
import { batches, readAnswer } from '../flat-batch.ts';
import type { Shape } from '../floor-text.ts';

const openWith =
  (serialization: SerializationType, shape: Shape): OpenContender =>
  async (ended, failed) => {
    const child = fork(fileURLToPath(new URL('../executors/floor-process.js', import.meta.url)), [shape], { serialization });
    child.on('message', shape === 'batch' ? (results) => readAnswer(results as readonly unknown[], ended) : ended);
    child.on('error', failed);
    const send = (message: unknown): void => {
      child.send(message as Serializable);
    };
    return {
      ...(shape === 'batch' ? batches(send) : { add: (a: number, b: number) => send([a, b]), echo: send }),
      close: async () => {
        child.kill('SIGKILL');
      },
    };
  };

export const openSingleJson: OpenContender = openWith('json', 'single');
export const openSingleAdvanced: OpenContender = openWith('advanced', 'single');
export const openBatchJson: OpenContender = openWith('json', 'batch');
export const openBatchAdvanced: OpenContender = openWith('advanced', 'batch');
