/** A program that knows nothing of executors: says what it takes itself for. */
import { isExecutor } from '@mp-event-loop/core';

process.send({
  isExecutor: isExecutor(),
  argv: process.argv.slice(2),
  title: process.title,
  ours: Object.keys(process.env).filter((name) => name.includes('CHANNEL') || name.includes('EVENT_LOOP')),
});
