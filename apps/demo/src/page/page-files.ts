// The files that the page is made of: what Vite has built, and maps and airports of `vega-datasets`.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface PageFile {
  readonly type: string;
  readonly bytes: Uint8Array;
}

const BUILT = new URL('../../page/dist/', import.meta.url);
const DATA = ['us-10m.json', 'airports.csv'];

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.csv': 'text/csv; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** By the path that a browser asks for. Nothing else can be asked for, whatever a path looks like. */
export function readPageFiles(): ReadonlyMap<string, PageFile> {
  if (!existsSync(BUILT)) throw new Error(`the page is not built: there is no ${fileURLToPath(BUILT)}; "npm run demo" builds it`);
  const files = new Map<string, PageFile>();
  for (const name of readdirSync(BUILT, { recursive: true, encoding: 'utf8' })) {
    const location = new URL(name, BUILT);
    if (statSync(location).isFile()) files.set(`/${name.replaceAll('\\', '/')}`, read(location, name));
  }
  for (const name of DATA) files.set(`/data/${name}`, read(new URL(`../data/${name}`, import.meta.resolve('vega-datasets')), name));
  const index = files.get('/index.html');
  if (index !== undefined) files.set('/', index);
  return files;
}

function read(location: URL, name: string): PageFile {
  return { type: TYPES[extname(name)] ?? 'application/octet-stream', bytes: readFileSync(location) };
}
