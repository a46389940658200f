/** The browser that the tests drive: the one that scripts/with-chromium.mjs found. */
import { type Browser, chromium } from 'playwright-core';
import { chromiumArguments } from '../../scripts/chromium.mjs';

/** Why there is none, on a machine that can't have one. The tests are then skipped, under this name. */
const missing: string | undefined = process.env.MP_EVENT_LOOP_NO_CHROMIUM;

export const isMissing: boolean = missing !== undefined;

/** For the name of a group of tests. */
export function inChromium(what: string): string {
  return missing === undefined ? what : `${what}: NOT RUN, ${missing}`;
}

export function launch(): Promise<Browser> {
  const executablePath = process.env.MP_EVENT_LOOP_CHROMIUM;
  if (executablePath === undefined) throw new Error('there is no Chromium: run these tests by `pnpm test`, which says why');
  // The profile is a new one.
  return chromium.launch({ executablePath, args: chromiumArguments });
}
