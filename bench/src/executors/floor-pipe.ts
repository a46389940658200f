// The process of the floor with raw frames on a pipe of its own.
import { Socket } from 'node:net';
import { FrameReader, writeFrame } from '../frames.ts';

const PIPE_FD = 3;

const pipe = new Socket({ fd: PIPE_FD });
const reader = new FrameReader((frame) => writeFrame(pipe, frame));
pipe.on('data', (chunk: Buffer) => reader.read(chunk));
process.on('disconnect', () => process.exit());
