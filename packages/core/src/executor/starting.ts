/** What an executor does between the loop's greeting and its first event: imports task modules, and has `initialize` run. */
import { moduleOf } from '../tasks.ts';
import type { Hello } from '../wire/protocol.ts';
import { Activation, type ActivationOwner, type ExecutorFacts } from './activation.ts';
import { enter, leave } from './context.ts';
import { callInitializer, Failure, readVariables, type Variables } from './edge/index.ts';
import type { Importer, ModuleFailure } from './importer.ts';

export interface Prepared {
  readonly facts: ExecutorFacts;
  /** Modules that could not be imported: their events fail. */
  readonly failures: readonly ModuleFailure[];
}

/** Resolves when the executor may run events, with a failure where it is of no use. Never rejects. */
export async function prepare(hello: Hello, importer: Importer): Promise<Prepared | Failure> {
  const failures = await importer.importAll(hello);
  if (Failure.is(failures)) return failures;
  const initialized = await initialize(hello, importer);
  if (Failure.is(initialized)) return initialized;
  return { facts: { id: hello.executorId, index: hello.index, variables: initialized.variables }, failures };
}

async function initialize(hello: Hello, importer: Importer): Promise<{ readonly variables: Variables } | Failure> {
  const name = hello.initialize;
  if (name === undefined) return { variables: {} };
  const failure = name.url === undefined ? undefined : await importer.importModule(name.url, moduleOf(name));
  if (failure !== undefined) return failure;
  const task = importer.findTask(name);
  if (task === undefined) return new Failure(importer.missing(name));
  const outer = enter(new Activation(new Initializing(hello), 0, undefined, 0));
  const returned = callInitializer(task, hello.initializeArgs);
  leave(outer);
  return Failure.is(returned) ? returned : readVariables(returned, name.name);
}

/** The executor as `initialize` sees it. */
class Initializing implements ActivationOwner {
  readonly facts: ExecutorFacts;

  constructor({ executorId, index }: Hello) {
    this.facts = { id: executorId, index, variables: {} };
  }

  /** There is no event that could be under way. */
  progress(): void {}
}
