/** The command: `pnpm siege`. Exit code 0 where all was as it should be, 1 where not, 2 for wrong usage. */
import { parseArgs } from 'node:util';
import { besiege } from './siege.ts';

const HELP = 'Usage: pnpm siege -- [--events 20000] [--seed N]';

function whole(name: string, text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  console.error(`--${name} takes a whole number, not "${text}"\n${HELP}`);
  process.exit(2);
}

function options(): { readonly events: number; readonly seed: number } {
  const option = { type: 'string' } as const;
  try {
    const args = process.argv.slice(2).filter((argument) => argument !== '--');
    const { values } = parseArgs({ args, options: { events: option, seed: option } });
    const seed = values.seed ?? String(Math.floor(Math.random() * 2 ** 32));
    return { events: whole('events', values.events ?? '20000'), seed: whole('seed', seed) };
  } catch (error) {
    console.error(`${(error as Error).message}\n${HELP}`);
    process.exit(2);
  }
}

const chosen = options();
console.log(`siege: seed ${chosen.seed}, ${chosen.events} events`);
const { added, fulfilled, lost, unheard, deeds, violations } = await besiege(chosen);
console.log(
  `${added} events added: ${fulfilled} fulfilled, ${lost} lost with hosts that were killed, ${unheard} of callers that were killed`,
);
console.log(
  Object.entries(deeds)
    .map(([deed, count]) => `${deed}: ${count}`)
    .join(', '),
);
for (const violation of violations) console.log(`VIOLATION: ${violation}`);
process.exitCode = violations.length > 0 ? 1 : 0;
