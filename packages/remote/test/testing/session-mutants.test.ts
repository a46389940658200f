/** The suite is proved by wrong versions of the session layer too, over honest links: each must be caught. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { Property, runCase } from '../../dist/testing/suite.js';
import { PipeNetwork } from './pipe-network.ts';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
// Within the package, so that what it imports is found.
const folder = fileURLToPath(new URL(`../../node_modules/.mutants-${process.pid}/`, import.meta.url));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** ms that a case gets for each thing that it waits for. No case can fail for having too little of it: none is to pass. */
const PATIENCE = 2500;

interface Mutant {
  readonly file: string;
  /** What stands there exactly once, and what stands in its place. */
  readonly find: string;
  readonly put: string;
  /** Cases that must fail. */
  readonly caughtBy: readonly string[];
}

const mutants: Readonly<Record<string, Mutant>> = {
  'sends nothing again': {
    file: 'session/session.js',
    find: 'this.#sent = this.#replay.lastAcknowledged;',
    put: 'this.#sent = this.#replay.lastNumber;',
    caughtBy: [
      'frames that are lost with a link are sent again over the next',
      'frames that are sent while there is no link arrive over the next',
    ],
  },
  'does not look for gaps': {
    file: 'session/session.js',
    find: 'if (number > this.#received + 1)',
    put: 'if (false)',
    caughtBy: ['a frame that a link has lost after all is noticed, and nothing is delivered past it'],
  },
  'does not notice silence': {
    file: 'session/session.js',
    find: "if (finding === 'dead')",
    put: 'if (false)',
    caughtBy: ['a network that stands still is noticed, and the session goes on when it does'],
  },
  'delivers what it has had': {
    file: 'session/session.js',
    find: 'if (number <= this.#received)',
    put: 'if (false)',
    caughtBy: ['a frame that a link has repeated after all is delivered once'],
  },
  'acknowledges only with what it has to say': {
    file: 'session/session.js',
    find: 'bareFrame(kind, this.#received)',
    put: 'bareFrame(kind, 0)',
    caughtBy: ['a session has the frames of one end acknowledged although the other has nothing to say'],
  },
  'keeps what was acknowledged': {
    file: 'session/replay.js',
    find: 'this.#bytes -= ',
    put: '',
    caughtBy: ['a session carries frames both ways, and has them acknowledged'],
  },
  'sends large frames whole': {
    file: 'session/parts.js',
    find: 'if (frame.length <= HEADER_BYTES + PART_BYTES)',
    put: 'if (true)',
    caughtBy: ['a session gets a frame across that is larger than any link carries'],
  },
  'puts parts together in the wrong order': {
    file: 'session/parts.js',
    find: '[...this.#parts, last]',
    put: '[last, ...this.#parts]',
    caughtBy: ['a session gets a frame across that is larger than any link carries'],
  },
  'leaves the link open that it replaces': {
    file: 'session/session.js',
    find: "this.#drop('closed', 'replaced', 'the session goes on over another connection')",
    put: '{}',
    caughtBy: ['a session that gets another link closes the one before, as replaced'],
  },
  'forgets what it received when it gets another link': {
    file: 'session/session.js',
    find: 'this.#link = link;',
    put: 'this.#link = link; this.#received = 0;',
    caughtBy: ['frames that are lost with a link are sent again over the next'],
  },
};

let made = 0;

/** Returns the suite of a copy of the package in which something is wrong. */
async function suiteOf({ file, find, put }: Pick<Mutant, 'file' | 'find' | 'put'>) {
  made += 1;
  const copy = `${folder}${made}/`;
  mkdirSync(copy, { recursive: true });
  for (const part of ['codec', 'session', 'testing', 'link.js']) cpSync(`${dist}${part}`, `${copy}${part}`, { recursive: true });
  writeFileSync(`${copy}package.json`, '{"type":"module"}');
  const parts = readFileSync(copy + file, 'utf8').split(find);
  expect(parts, `what is to be changed must stand in ${file} once`).toHaveLength(2);
  writeFileSync(copy + file, parts.join(put));
  const url = (path: string): string => pathToFileURL(copy + path).href;
  const { sessions } = (await import(url('testing/sessions.js'))) as { readonly sessions: Property };
  const suite = (await import(url('testing/suite.js'))) as { readonly runCase: typeof runCase };
  return { sessions, runCase: suite.runCase };
}

describe('describeLink catches sessions that break promises', () => {
  it.each(Object.entries(mutants))('a session that %s is caught', async (_, mutant) => {
    const suite = await suiteOf(mutant);
    for (const name of mutant.caughtBy) {
      const body = suite.sessions.cases[name];
      expect(body, name).toBeTypeOf('function');
      const run = suite.runCase(body as never, (host) => new PipeNetwork(host), PATIENCE);
      await expect(run, `'${name}' must fail`).rejects.toThrow();
    }
  });

  it('and passes a copy in which nothing is wrong', async () => {
    const suite = await suiteOf({
      file: 'session/session.js',
      find: 'if (number > this.#received + 1)',
      put: 'if (number > this.#received + 1)',
    });
    for (const body of Object.values(suite.sessions.cases)) await suite.runCase(body, (host) => new PipeNetwork(host));
  });
});
