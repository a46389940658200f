/** Whether the loop killed executors for no reason: events that end by themselves at once, cancelled or not, cost no executor. */
import type { Deed } from '../program/deed.ts';
import type { Evidence } from './evidence.ts';

const prompt: ReadonlySet<Deed['does']> = new Set([
  'quick',
  'flake',
  'object',
  'kwargs',
  'variables',
  'progress',
  'give transferred',
  'take transferred',
]);

export function judgeKills(evidence: Evidence): void {
  const { stage } = evidence;
  const { program, facts, transport } = stage;
  const { loop } = program;
  // Time runs out for other reasons there.
  if (facts.mayFail || facts.hasTerminated || !transport.isCalm || loop.gracePeriod !== undefined) return;
  if (program.actors.some((steps) => steps.some(({ do: what }) => what === 'map' || what === 'proxy' || what === 'cache'))) return;
  for (const line of transport.lines) {
    if (!transport.wasKilled(line) || line.fate.at !== 'never' || line.isClosing) continue;
    const acts = evidence.runsIn(line).map(({ id }) => stage.acts.get(id));
    if (acts.every((act) => act !== undefined && isPrompt(act.spec.deed)))
      stage.violate('killed for no reason', `${line.id}, after ${acts.map((act) => act?.id).join(', ')}`);
  }
}

function isPrompt(deed: Deed): boolean {
  return prompt.has(deed.does) || (deed.does === 'wait' && deed.heeds);
}
