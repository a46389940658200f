// @ts-check
// Which properties of the conformance suite a transport can spoil by itself; the rest is core's, over any transport that does not.
// Where the whole suite runs over the same transport elsewhere, or over one that is much like it, `npm test` takes only these: seconds,
// not minutes. MP_EVENT_LOOP_SUITE=whole has all of it run everywhere.

/** @typedef {import('../packages/core/dist/testing/index.js').Runner} Runner */

const OWN = /^transport |^a transport|^a channel|^guarantee (8|10):/;

export const isWhole = process.env.MP_EVENT_LOOP_SUITE === 'whole';

/** The runner, for those properties. @param {Runner} runner @returns {Runner} */
export function forOwnProperties({ describe, it }) {
  return {
    describe: (name, body) => {
      if (isWhole || OWN.test(name)) describe(name, body);
    },
    it,
  };
}
