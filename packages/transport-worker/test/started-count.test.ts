import { EventEmitter } from 'node:events';
import { MessageChannel, type Worker as NodeWorker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { printWords } from '../src/print-window.ts';
import { startedWords } from '../src/started-count.ts';
import { ThreadEnd } from '../src/thread-end.ts';
import type { WorkerGear } from '../src/web/envelope.ts';
import { WebChannel } from '../src/web/web-channel.ts';
import { WorkerEnd } from '../src/web/worker-end.ts';
import { WorkerChannel } from '../src/worker-channel.ts';

/** Each with the one before it, which its executor has counted first. */
const counts = [1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 3 * 2 ** 32 + 5, 2 ** 53 - 1];

/** A worker thread that only ever exits. */
class FakeThread extends EventEmitter {
  ref(): void {}
  unref(): void {}
}

/** A Web Worker that listens, and is ended. */
class FakeWebWorker {
  gear: WorkerGear | undefined;
  #listener: (event: { data: unknown }) => void = () => {};

  addEventListener(type: string, listener: (event: { data: unknown }) => void): void {
    if (type === 'message') this.#listener = listener;
  }

  postMessage(gear: WorkerGear): void {
    this.gear = gear;
  }

  terminate(): void {}

  greet(): WorkerGear {
    this.#listener({ data: { isEventLoopExecutor: true } });
    return this.gear as WorkerGear;
  }
}

describe('how many events an executor has started', () => {
  it('is told exactly after a thread’s end, beyond 32 bits too', async () => {
    for (const count of counts) {
      const messages = new MessageChannel();
      const side = new MessageChannel();
      const started = startedWords();
      const worker = new FakeThread();
      const printed = printWords();
      const thread = { worker: worker as unknown as NodeWorker, port: messages.port1, sidePort: side.port1, started, printed };
      const channel = new WorkerChannel('worker-1', thread, { print: () => {} });
      const end = new ThreadEnd({ isEventLoopExecutor: true, port: messages.port2, sidePort: side.port2, started, printed });
      end.mark(count - 1);
      end.mark(count);
      worker.emit('exit', 1);
      expect((await channel.closed).started).toBe(count);
    }
  });

  it('is told exactly after a Web Worker’s end, beyond 32 bits too', async () => {
    for (const count of counts) {
      const worker = new FakeWebWorker();
      const channel = new WebChannel('worker-1', worker as unknown as Worker);
      const end = new WorkerEnd(worker.greet());
      end.mark(count - 1);
      end.mark(count);
      await channel.kill();
      expect((await channel.closed).started).toBe(count);
    }
  });
});
