/** Imports task modules, TypeScript ones through tsx where Node alone can't. */
import { TargetError } from '../errors.ts';
import { isDefined, setImporting } from '../tasks.ts';

interface ModuleBuiltin {
  createRequire(from: string): { resolve(name: string): string };
}
interface UrlBuiltin {
  pathToFileURL(path: string): URL;
}
interface NodeProcess {
  readonly version: string;
  getBuiltinModule?(name: string): unknown;
}

/** What Node says of a TypeScript file that it can't run by itself: unknown extension, syntax it does not strip, a .js import that is a .ts file. */
const TYPESCRIPT_CODES: ReadonlySet<unknown> = new Set([
  'ERR_UNKNOWN_FILE_EXTENSION',
  'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
  'ERR_INVALID_TYPESCRIPT_SYNTAX',
  'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING',
  'ERR_MODULE_NOT_FOUND',
]);

/**
 * Imports a task module, unless this thread has it.
 *
 * @throws TargetError with the real error as its cause.
 */
export async function importTaskModule(url: string, name: string): Promise<void> {
  if (isDefined(url, name)) return;
  setImporting(url);
  try {
    await importOnce(url);
  } catch (cause) {
    if (cause instanceof TargetError) throw cause;
    const message = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new TargetError(`the task module ${url} failed to import in the executor: ${message}`, { cause });
  } finally {
    setImporting(undefined);
  }
  if (!isDefined(url)) {
    throw new TargetError(
      `the task module ${url} was imported in the executor, but did not call defineTasks(import.meta.url, …) there for that URL`,
    );
  }
}

async function importOnce(url: string): Promise<void> {
  try {
    await import(/* @vite-ignore */ url);
  } catch (error) {
    if (!isTypeScript(url) || !TYPESCRIPT_CODES.has((error as { code?: unknown }).code)) throw error;
    const register = await findTsx(url);
    if (register === undefined) {
      throw new TargetError(
        `the task module ${url} is TypeScript that Node ${process()?.version ?? ''} can't run by itself: install tsx beside it (npm install --save-dev tsx), or use Node 22.18 or newer with types that can be erased and imports that end in .ts`,
        { cause: error },
      );
    }
    register();
    // Node keeps that the first import failed, under the URL without this.
    await import(/* @vite-ignore */ `${url}?tsx`);
  }
}

/** `require` resolves to tsx's CommonJS build, which cannot register; the ESM one is beside it. */
async function importFirst([url, ...others]: readonly string[]): Promise<unknown> {
  try {
    return await import(/* @vite-ignore */ url as string);
  } catch (error) {
    if (others.length === 0) throw error;
    return importFirst(others);
  }
}

function isTypeScript(url: string): boolean {
  return /\.[cm]?tsx?$/.test(url);
}

/** tsx as the module's own folder resolves it: whoever wrote the module chose the version. */
async function findTsx(url: string): Promise<(() => unknown) | undefined> {
  const module = process()?.getBuiltinModule?.('node:module') as ModuleBuiltin | undefined;
  const urls = process()?.getBuiltinModule?.('node:url') as UrlBuiltin | undefined;
  if (module === undefined || urls === undefined) return undefined;
  let path: string;
  try {
    path = module.createRequire(url).resolve('tsx/esm/api');
  } catch {
    return undefined;
  }
  const api = await importFirst([path.replace(/\.cjs$/, '.mjs'), path].map((candidate) => urls.pathToFileURL(candidate).href));
  return (api as { register(): unknown }).register;
}

function process(): NodeProcess | undefined {
  return (globalThis as { process?: NodeProcess }).process;
}
