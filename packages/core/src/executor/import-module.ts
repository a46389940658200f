/** Imports modules, TypeScript ones through tsx where Node alone can't. */
import { TargetError } from '../errors.ts';
import { type Failure, failureOf } from './edge/index.ts';

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

/** Codes of a TypeScript file that Node can't run: unknown extension, syntax that it does not strip, a .js import that is a .ts file. */
const TYPESCRIPT_CODES: ReadonlySet<unknown> = new Set([
  'ERR_UNKNOWN_FILE_EXTENSION',
  'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
  'ERR_INVALID_TYPESCRIPT_SYNTAX',
  'ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING',
  'ERR_MODULE_NOT_FOUND',
]);

/** Imports a module. Resolves with a failure where that failed; never rejects. */
export async function importModule(url: string): Promise<Failure | undefined> {
  const failure = await failureOf(import(/* webpackIgnore: true */ /* @vite-ignore */ url));
  if (failure === undefined || !isTypeScript(url) || !TYPESCRIPT_CODES.has(failure.code)) return failure;
  // Node keeps that the first import failed, under the URL without this.
  return (await failureOf(registerTsx(url, failure.cause))) ?? failureOf(import(/* webpackIgnore: true */ /* @vite-ignore */ `${url}?tsx`));
}

/** What Node says of an ES module that it reads as CommonJS, because its package says so or says nothing. */
const READ_AS_COMMONJS = /Cannot use import statement outside a module|Unexpected token 'export'/;

/** Returns what to do about a failure, as the end of a sentence, where Node's own words do not say it. */
export function remedyFor(failure: Failure): string {
  const isMisread = failure.threw(SyntaxError) && READ_AS_COMMONJS.test(failure.words);
  return isMisread ? `: an ES module's file is named .mjs, or its package.json says "type": "module"` : '';
}

/** Has tsx transform TypeScript from here on.
 *
 * @throws TargetError where there is no tsx.
 */
async function registerTsx(url: string, cause: unknown): Promise<void> {
  const register = await findTsx(url);
  if (register === undefined) {
    const version = process()?.version ?? '';
    throw new TargetError(
      `the task module ${url} is TypeScript that Node ${version} can't run by itself: ` +
        'install tsx beside it (npm install --save-dev tsx), ' +
        'or use Node 22.18 or newer with types that can be erased and imports that end in .ts',
      { cause },
    );
  }
  register();
}

/** Imports the first of these that can be imported. */
async function importFirst([url, ...others]: readonly string[]): Promise<unknown> {
  try {
    return await import(/* webpackIgnore: true */ /* @vite-ignore */ url as string);
  } catch (error) {
    if (others.length === 0) throw error;
    return importFirst(others);
  }
}

function isTypeScript(url: string): boolean {
  return /\.[cm]?tsx?$/.test(url);
}

/** Returns what registers tsx, as the module's own folder resolves it: the module's author chose the version. */
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
  // `require` resolves to tsx's CommonJS build, which cannot register; the ESM one is beside it.
  const api = await importFirst([path.replace(/\.cjs$/, '.mjs'), path].map((candidate) => urls.pathToFileURL(candidate).href));
  return (api as { register(): unknown }).register;
}

function process(): NodeProcess | undefined {
  return (globalThis as { process?: NodeProcess }).process;
}
