/** Builds the page before the tests, as `npm run demo` does: none runs against an old one. */
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

export async function setup(): Promise<void> {
  await build({ root: fileURLToPath(new URL('../../page', import.meta.url)), logLevel: 'warn' });
}
