/** Programs over a session that are a little smaller than one, the boldest cuts first. */
import { without } from '../cuts.ts';
import type { SessionProgram, Wire } from './session-program.ts';

const calmWire: Wire = { latency: [0.05, 0.5], openDelay: [0, 1], refuse: 0, duplicates: 0, overtakes: 0, stalls: 0 };

export function* smallerSession(program: SessionProgram): Generator<SessionProgram> {
  for (const messages of without(program.messages)) yield { ...program, messages };
  for (const troubles of without(program.troubles)) yield { ...program, troubles };
  for (const key of Object.keys(calmWire) as (keyof Wire)[])
    if (JSON.stringify(program.wire[key]) !== JSON.stringify(calmWire[key]))
      yield { ...program, wire: { ...program.wire, [key]: calmWire[key] } };
  for (const [at, message] of program.messages.entries())
    if (message.bytes > 4) yield { ...program, messages: program.messages.with(at, { ...message, bytes: 4 }) };
}
