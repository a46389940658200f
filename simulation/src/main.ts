/** The command: runs histories until the time is over, tells what is wrong in them, and exits with 1 if something is. */
import { readFileSync } from 'node:fs';
import { runMany } from './campaign.ts';
import { optionsOf } from './options.ts';
import { Features } from './program/features.ts';
import { shrink } from './shrink.ts';
import { drawSubject, runSubject, type Subject } from './subject.ts';
import { watchOver } from './watchdog.ts';

const options = optionsOf(process.argv.slice(2));
const features = new Features(options.without, options.focus);
const isMasked = (kind: string): boolean => options.mask.some((mask) => kind.includes(mask));

/** One history that is known: by its seed, or by a file with its program. */
async function showOne(program: Subject, seed: number): Promise<boolean> {
  const { violations, trace, fingerprint } = await runSubject(program, seed, options.isTraced);
  for (const line of trace) console.log(line);
  for (const { kind, text } of violations) console.log(`${kind}: ${text}`);
  console.log(`fingerprint ${fingerprint}, ${violations.length} violations`);
  return violations.length === 0;
}

async function main(): Promise<boolean> {
  if (options.hasMutants) {
    const { runMutants } = await import('./mutants/run-mutants.ts');
    return runMutants(options.only, Number.isFinite(options.count) ? options.count : 2000);
  }
  if (options.shrink !== undefined) {
    const isKind = (kind: string): boolean => !isMasked(kind) && (options.only === undefined || kind.includes(options.only));
    const tries = Number.isFinite(options.count) ? options.count : undefined;
    const shrunk = await shrink(drawSubject(options.shrink, features), options.shrink, isKind, tries);
    if (shrunk === undefined) console.log('nothing is wrong in it');
    else
      console.log(`${JSON.stringify({ seed: shrunk.seed, program: shrunk.program })}\n${shrunk.violation.kind}: ${shrunk.violation.text}`);
    return shrunk === undefined;
  }
  if (options.program !== undefined) {
    const { program, seed } = JSON.parse(readFileSync(options.program, 'utf8')) as { program: Subject; seed: number };
    return showOne(program, options.seed ?? seed);
  }
  if (options.seed !== undefined) {
    const program = drawSubject(options.seed, features);
    if (options.isTraced) console.log(JSON.stringify(program));
    return showOne(program, options.seed);
  }
  const stopWatching = watchOver();
  const result = await runMany(features, {
    ...options,
    isMasked,
    tell: (text) => (options.isQuiet || options.hasSeeds ? undefined : console.log(text)),
  });
  stopWatching();
  console.log(options.hasSeeds ? [...result.kinds.values()].flat().join() : result.summary);
  return result.isGood;
}

process.exitCode = (await main()) ? 0 : 1;
