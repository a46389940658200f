/** What use() says about what it can't load. */
import { expect, it } from 'vitest';
import { use } from '../src/index.ts';

async function told(name: string): Promise<string> {
  return use(name).then(
    () => 'nothing',
    (error: Error) => error.message,
  );
}

it('use() of a package that is not there says how to install it', async () => {
  expect(await told('@no-such/package')).toMatch(/could not be loaded; is it installed\? \(npm install @no-such\/package\)$/);
  expect(await told('no-such-package/transport')).toMatch(/\(npm install no-such-package\)$/);
});

it.each(['./no-such-file.js', '/no/such/file.js', 'file:///no/such/file.js'])(
  'use() of a file that is not there does not advise to install it: %s',
  async (name) => {
    const message = await told(name);
    expect(message).toMatch(/^use\('.*'\): the module could not be loaded: /);
    expect(message).not.toContain('npm install');
  },
);

it.each(['node:fs', 'fs', 'node:fs/promises'])('use() of a module of Node says that it makes no transport: %s', async (name) => {
  expect(await told(name)).toBe(`use('${name}'): the module has no default export that makes a transport`);
});
