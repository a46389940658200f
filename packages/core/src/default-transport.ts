/** The transport of loops that name none: what use() was given. */
import { ArgumentError, describe, TransportError } from './errors.ts';
import type { Transport } from './transport.ts';

let chosen: Promise<Transport> | undefined;

/**
 * Chooses the transport of all loops that are made without one. A package name is resolved from the application, not from this package;
 * the package's default export makes the transport.
 *
 * @throws (rejects) TransportError when the package can't be found or has no such export.
 */
export async function use(transport: Transport | string): Promise<void> {
  if (typeof transport !== 'string' && typeof transport?.open !== 'function') {
    throw new ArgumentError(
      "use() takes a transport, such as workerTransport(), or a package's name, such as '@mp-event-loop/transport-worker'",
    );
  }
  const choice = typeof transport === 'string' ? load(transport) : Promise.resolve(transport);
  chosen = choice;
  try {
    await choice;
  } catch (error) {
    if (chosen === choice) chosen = undefined;
    throw error;
  }
}

/** What use() was given, or undefined. */
export function defaultTransport(): Promise<Transport> | undefined {
  return chosen;
}

/** What can be installed, of a package's name or that of a part of it: no path, no URL. */
const PACKAGE = /^(?![./]|[^/]*[:\\])(?:@[^/]+\/)?[^/]+/;
/** What Node has itself is resolved to no path. */
const PATH = /^(?:\/|[A-Za-z]:[\\/]|\\\\)/;

async function load(name: string): Promise<Transport> {
  let exports: { default?: unknown };
  try {
    exports = (await import(/* webpackIgnore: true */ /* @vite-ignore */ fromApplication(name))) as { default?: unknown };
  } catch (cause) {
    const installed = PACKAGE.exec(name)?.[0];
    const why =
      installed === undefined
        ? `the module could not be loaded: ${describe(cause)}`
        : `the package could not be loaded; is it installed? (npm install ${installed})`;
    throw new TransportError(`use('${name}'): ${why}`, { cause });
  }
  if (typeof exports.default !== 'function')
    throw new TransportError(`use('${name}'): the module has no default export that makes a transport`);
  return (exports.default as () => Transport)();
}

interface NodeProcess {
  readonly argv: readonly string[];
  cwd(): string;
  getBuiltinModule?(name: 'node:module'): { createRequire(from: string): { resolve(name: string): string } };
  getBuiltinModule?(name: 'node:url'): { pathToFileURL(path: string): URL };
}

/** The URL of a package as the application's main module sees it; elsewhere than in Node the name itself, for an import map. */
function fromApplication(name: string): string {
  const process = (globalThis as { process?: NodeProcess }).process;
  const module = process?.getBuiltinModule?.('node:module');
  if (process === undefined || module === undefined) return name;
  const folders = [...process.argv.slice(1, 2), `${process.cwd()}/-`];
  for (const folder of folders) {
    try {
      const path = module.createRequire(folder).resolve(name);
      return PATH.test(path) ? (process.getBuiltinModule?.('node:url').pathToFileURL(path).href ?? path) : path;
    } catch {
      // The next folder; where none has it, the import says so.
    }
  }
  // Not from this package.
  return name.startsWith('.') ? (process.getBuiltinModule?.('node:url').pathToFileURL(`${process.cwd()}/${name}`).href ?? name) : name;
}
