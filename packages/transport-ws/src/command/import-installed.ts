/** Imports a package that the application has installed, which this package can't see where node_modules are strict. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** @throws Error that says how to install it, for whoever asked for it. */
export async function importInstalled(name: string, asker: string): Promise<unknown> {
  try {
    return await import(fromCurrentFolder(name));
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== 'ERR_MODULE_NOT_FOUND')
      throw new Error(`${asker}: the package ${name} failed to import: ${(cause as Error).message}`, { cause });
    throw new Error(`${asker} needs the package ${name}, which ${process.cwd()} has not: npm install ${name}`, { cause });
  }
}

/** Its URL as a file in the current folder would find it; else the name, as this package would. */
function fromCurrentFolder(name: string): string {
  try {
    return pathToFileURL(createRequire(join(process.cwd(), '-')).resolve(name)).href;
  } catch {
    return name;
  }
}
