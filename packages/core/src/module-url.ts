/** What names a task module: its URL, and its file's name. */
import { ArgumentError, describe } from './errors.ts';

interface NodeProcess {
  readonly platform: string;
  getBuiltinModule?(name: 'node:url'): { pathToFileURL(path: string): URL };
}

/** A path of Windows: with a drive, or of a share. */
const WINDOWS_PATH = /^(?:[A-Za-z]:[\\/]|\\\\)/;

/**
 * Returns a module's URL without query and hash, from `import.meta.url` or, in CommonJS, `__filename`.
 *
 * @throws ArgumentError when it is neither a URL nor an absolute path.
 */
export function moduleUrl(module: string | URL): string {
  let url: URL;
  try {
    url = new URL(typeof module === 'string' ? fileUrl(module) : module);
  } catch (cause) {
    throw new ArgumentError(
      `defineTasks: the first argument must say which module it is: import.meta.url, or __filename in CommonJS; got ${describe(module)}`,
      { cause },
    );
  }
  url.search = '';
  url.hash = '';
  return url.href;
}

/** Returns the URL of an absolute path, as Node makes it for `import.meta.url`; anything else as it is. */
function fileUrl(path: string): string {
  const isWindows = WINDOWS_PATH.test(path);
  if (!isWindows && !path.startsWith('/')) return path;
  const { process } = globalThis as { process?: NodeProcess };
  // What Node escapes depends on its version.
  if ((process?.platform === 'win32') === isWindows) {
    const url = process?.getBuiltinModule?.('node:url').pathToFileURL(path);
    if (url !== undefined) return url.href;
  }
  if (!isWindows) return `file://${escaped(path)}`;
  const slashes = path.replaceAll('\\', '/');
  return `file:${slashes.startsWith('//') ? '' : '///'}${escaped(slashes)}`;
}

/** What a URL would read as something else than a part of the path. */
function escaped(path: string): string {
  return path.replace(/[%\\\n\r\t?#]/g, encodeURIComponent);
}

/** Returns the name of the module's file, without its extension. */
export function moduleName(url: string): string {
  const file = url.slice(url.lastIndexOf('/') + 1);
  const dot = file.lastIndexOf('.');
  return decodeURIComponent(dot > 0 ? file.slice(0, dot) : file);
}
