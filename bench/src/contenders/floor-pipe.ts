// The floor for bytes between processes: raw frames on a pipe of their own.
import { spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { OpenContender } from '../contender.ts';
import { FrameReader, writeFrame } from '../frames.ts';

const PIPE_FD = 3;

export const open: OpenContender = async (ended, failed) => {
  const file = fileURLToPath(new URL('../executors/floor-pipe.js', import.meta.url));
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'ignore', 'inherit', 'pipe', 'ipc'] });
  const pipe = child.stdio[PIPE_FD] as Duplex;
  const reader = new FrameReader(ended);
  pipe.on('data', (chunk: Buffer) => reader.read(chunk));
  pipe.on('error', failed);
  child.on('error', failed);
  return {
    add: () => failed(new Error('nothing but bytes goes through this pipe')),
    echo: (value) => writeFrame(pipe, value as Uint8Array),
    close: async () => {
      child.kill('SIGKILL');
    },
  };
};
