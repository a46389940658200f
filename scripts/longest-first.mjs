// @ts-check
// The order of a package's test files, for vitest: by itself it knows how long they take only after it has run them once,
// and goes by their size before. The conformance suite is a few lines and takes minutes; begun last, it would run alone.
import { BaseSequencer } from 'vitest/node';

const LONGEST = ['bad-network', 'conformance', 'liars'].map((name) => `/test/${name}.test.ts`);

/** @param {import('vitest/node').TestSpecification} file */
function rank({ moduleId }) {
  const at = LONGEST.findIndex((end) => moduleId.endsWith(end));
  return at === -1 ? LONGEST.length : at;
}

export class LongestFirst extends BaseSequencer {
  /** @override @param {import('vitest/node').TestSpecification[]} files */
  async sort(files) {
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}
