/** How scripts/chromium.mjs decides which browser is driven. */
import { describe, expect, it } from 'vitest';
import { findChromium } from '../../scripts/chromium.mjs';

const DEBIAN = '/usr/bin/chromium';
const APT = '/usr/bin/apt-get';

/** A machine with these executables; `install` says what installing chromium leads to. */
function machine(executables: readonly string[], { env = {}, isRoot = true, install = (_updates: number): boolean => true } = {}) {
  const there = new Set(executables);
  const commands: string[] = [];
  const run = (command: string, args: readonly string[]): boolean => {
    commands.push([command, ...args].join(' '));
    if (args[0] === 'update') return true;
    const works = install(commands.filter((line) => line.endsWith('update')).length);
    if (works) there.add(DEBIAN);
    return works;
  };
  return { env: { PATH: '/usr/local/bin:/usr/bin', ...env }, isExecutable: (path: string) => there.has(path), isRoot, run, commands };
}

describe('findChromium', () => {
  it('findChromium takes the browser on the PATH, and then installs nothing', () => {
    for (const path of ['/usr/bin/chromium', '/usr/local/bin/google-chrome']) {
      const one = machine([path, APT]);
      expect([findChromium(one), one.commands]).toEqual([{ path }, []]);
    }
  });

  it('findChromium takes Google Chrome on macOS', () => {
    const path = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    expect(findChromium(machine([path], { isRoot: false }))).toEqual({ path });
  });

  it('findChromium takes the browser that MP_EVENT_LOOP_CHROMIUM names', () => {
    const env = { MP_EVENT_LOOP_CHROMIUM: '/opt/browser' };
    expect(findChromium(machine(['/opt/browser', DEBIAN], { env }))).toEqual({ path: '/opt/browser' });
    expect(findChromium(machine([DEBIAN], { env }))).toMatchObject({ isFatal: true, why: expect.stringContaining('/opt/browser') });
  });

  it('findChromium installs Chromium for root if there is apt-get', () => {
    const bare = machine([APT]);
    expect(findChromium(bare)).toEqual({ path: DEBIAN });
    expect(bare.commands).toEqual(['apt-get install -y --no-install-recommends chromium']);
  });

  it('findChromium updates old package lists before it installs Chromium', () => {
    const old = machine([APT], { install: (updates) => updates > 0 });
    expect(findChromium(old)).toEqual({ path: DEBIAN });
    expect(old.commands).toHaveLength(3);
  });

  it('findChromium fails the tests if Chromium could not be installed', () => {
    expect(findChromium(machine([APT], { install: () => false }))).toEqual({ isFatal: true, why: 'apt-get could not install chromium' });
  });

  it('findChromium skips the tests on other machines, and says so', () => {
    for (const one of [machine([APT], { isRoot: false }), machine([])]) {
      expect(findChromium(one)).toMatchObject({ isFatal: false, why: expect.stringContaining('MP_EVENT_LOOP_CHROMIUM') });
      expect(one.commands).toEqual([]);
    }
  });
});
