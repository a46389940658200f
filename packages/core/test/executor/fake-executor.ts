/** Core's half of an executor, with tasks that a test gives it. */

import { TargetError } from '../../src/errors.ts';
import { freeTraffic } from '../../src/executor/adapter.ts';
import type { Failure } from '../../src/executor/edge/index.ts';
import type { Environment } from '../../src/executor/environment.ts';
import { type Importer, type ImportRequest, importEach, type ModuleFailure } from '../../src/executor/importer.ts';
import { serveExecutor } from '../../src/executor/serve-executor.ts';
import { callersThread } from '../../src/executor/surroundings.ts';
import type { AnyFunction, TargetName } from '../../src/tasks.ts';
import { FakeLine } from './fake-line.ts';

type Tasks = Record<string, AnyFunction>;
export type Import = () => Promise<Failure | undefined>;

class FakeImporter implements Importer {
  readonly #tasks: Tasks;
  readonly #imports: Record<string, Import>;

  constructor(tasks: Tasks, imports: Record<string, Import>) {
    this.#tasks = tasks;
    this.#imports = imports;
  }

  async importModule(url: string): Promise<Failure | undefined> {
    return this.#imports[url]?.();
  }

  importAll(request: ImportRequest): Promise<readonly ModuleFailure[] | Failure> {
    return importEach(this, request);
  }

  isAllowed(): boolean {
    return true;
  }

  findTask({ key }: TargetName): AnyFunction | undefined {
    return this.#tasks[key];
  }

  missing({ name }: TargetName): TargetError {
    return new TargetError(`no ${name} here`);
  }
}

/** Starts one, and returns the loop's end of its channel. */
export function start(tasks: Tasks, given: { imports?: Record<string, Import>; environment?: Partial<Environment> } = {}): FakeLine {
  const line = new FakeLine();
  const importer = new FakeImporter(tasks, given.imports ?? {});
  void serveExecutor(line, { surroundings: callersThread, importer, traffic: freeTraffic, ...given.environment });
  return line;
}
