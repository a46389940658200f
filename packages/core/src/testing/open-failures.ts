/** What `open` rejects with, and what a loop makes of it. */
import { AuthError, ProtocolError } from '../errors.ts';
import type { Transport } from '../transport.ts';
import { rejects, same } from './assert.ts';
import type { Scene } from './scene.ts';
import type { Property } from './suite.ts';
import { echo } from './tasks.ts';

/** The transport under test, the first `count` opens of which fail. Counts all of them. */
function failing({ transport }: Scene, error: Error, count: number): { readonly transport: Transport; opens(): number } {
  let opens = 0;
  const open: Transport['open'] = (request) => {
    opens += 1;
    return opens <= count ? Promise.reject(error) : transport.open(request);
  };
  return { transport: { name: transport.name, isolation: transport.isolation, open }, opens: () => opens };
}

export const openFailures: Property = {
  name: 'a transport: what open rejects with',
  cases: {
    'where open rejects with an AuthError or a ProtocolError, start fails at once': async (scene) => {
      for (const error of [new AuthError('a wrong token'), new ProtocolError('another version')]) {
        const { transport, opens } = failing(scene, error, 1);
        const loop = scene.loop({ transport });
        same(Object.is(await rejects(loop.start(), 'start'), error), true, 'whether start rejects with that error');
        same(opens(), 1, 'attempts to open');
        await loop.start();
        same(await loop.addEvent(echo, ['afterwards']).finished, 'afterwards', 'the result, once it was started again');
      }
    },

    'where open rejects with anything else, it is tried again': async (scene) => {
      const { transport, opens } = failing(scene, new Error('not just now'), 2);
      const loop = scene.loop({ transport });
      same(await loop.addEvent(echo, ['in the end']).finished, 'in the end', 'the result');
      same(opens(), 3, 'attempts to open');
    },
  },
};
