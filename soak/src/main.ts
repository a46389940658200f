/** The command. Nothing calls process.exit() where all is well: that the process ends by itself shows that nothing is left. */
import { ArgumentsError, parseArguments, type SoakOptions } from './arguments.ts';
import { soak } from './soak.ts';

/** ms in which the process must have ended by itself. */
const ENDING = 10_000;

function options(): SoakOptions | undefined {
  try {
    return parseArguments(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof ArgumentsError)) throw error;
    console.error(error.message);
    return undefined;
  }
}

async function main(): Promise<void> {
  const chosen = options();
  if (chosen === undefined) {
    process.exitCode = 2;
    return;
  }
  for (const name of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(name, (error: unknown) => {
      console.log(`VIOLATION, seed ${chosen.seed}: an ${name} in the caller`, error);
      process.exit(1);
    });
  }
  const isGood = await soak(chosen, (line) => console.log(line));
  // What a round that failed has left running says nothing.
  if (!isGood) process.exit(1);
  setTimeout(() => {
    console.log(`VIOLATION, seed ${chosen.seed}: the process does not end: ${process.getActiveResourcesInfo().join()}`);
    process.exit(1);
  }, ENDING).unref();
}

await main();
