/** What docs/fleet.md and the files beside it say of a fleet is so. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AuthError } from '@mp-event-loop/core';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { readCommand } from '../dist/command/cli-options.js';
import { cli } from './host-process.ts';
import { isMissing } from './nats-server.ts';
import { endOwn, ends, ownHost, ownLoop, ownServer } from './own.ts';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { addOne } from './tasks.mjs';

afterEach(endOwn);

const read = (path: string): string => readFileSync(new URL(`../../../docs/${path}`, import.meta.url), 'utf8');
const guide = read('fleet.md');
const unit = read('fleet/mp-event-loop-nats-host.service');
const manifests = read('fleet/kubernetes.yaml');

const folder = mkdtempSync(join(tmpdir(), 'nats-docs-'));
afterAll(() => rmSync(folder, { recursive: true }));
for (const name of ['password', 'ca.pem']) writeFileSync(join(folder, name), 'what is in it\n');

const setting = (name: string): string => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1] ?? '';
/** The arguments behind the command. */
const ofUnit = setting('ExecStart').split(' ').slice(1);
const ofContainer = [...(/command:\n((?:\s+- .*\n)+)/.exec(manifests)?.[1] ?? '').matchAll(/- ["']?(.*?)["']?\n/g)]
  .map(([, word]) => word as string)
  .slice(2);
const here = (args: readonly string[]): string[] => args.map((arg) => arg.replace(/^(%d|\/run\/secrets\/nats)\//, `${folder}/`));

describe('docs/fleet.md', () => {
  it('names only options of the command that exist', async () => {
    const { stdout: help } = await promisify(execFile)(process.execPath, [cli, '--help']);
    const known = new Set([...(help.match(/--[a-z-]+/g) ?? []), '--signal', '--now']);
    const named = [guide, unit, manifests].flatMap((text) => text.match(/(?<![\w-])--[a-z][a-z-]*/g) ?? []);
    expect(named.length).toBeGreaterThan(20);
    expect([...new Set(named)].filter((flag) => !known.has(flag))).toEqual([]);
  });

  it.each([
    ['the systemd unit', ofUnit],
    ['the Kubernetes manifest', ofContainer],
  ])('%s gives the command what it takes', (_, args) => {
    expect(readCommand(here(args))).toMatchObject({
      isJson: true,
      drainTimeout: 30_000,
      host: { tasks: ['tasks.js'], group: 'thumbnails', executors: 4, metrics: { port: 7071 } },
    });
  });

  it('the systemd unit and the Kubernetes manifest wait longer than draining may take', () => {
    expect(Number(setting('TimeoutStopSec'))).toBeGreaterThan(35);
    expect(Number(/terminationGracePeriodSeconds: (\d+)/.exec(manifests)?.[1])).toBeGreaterThan(35);
  });

  it('the systemd unit starts a host again for as long as it finds no server', () => {
    expect([setting('Restart'), setting('StartLimitIntervalSec')]).toEqual(['on-failure', '0']);
    expect(setting('RestartPreventExitStatus').split(' ')).not.toContain('1');
  });

  it('the Kubernetes manifest, and the image that it is written for, name a user that Kubernetes can tell from root', () => {
    expect(manifests).toContain('runAsNonRoot: true');
    expect(manifests).toMatch(/runAsUser: [1-9]\d*\n/);
    expect(read('host/Containerfile')).toMatch(/^USER [1-9]\d*(:\d+)?$/m);
  });

  it.skipIf(isMissing)("its configuration lets hosts lend and callers borrow, and neither do what is the other's", async () => {
    // Without certificates and the other nodes.
    const config = read('fleet/nats-server.conf')
      .replace(/^(listen|http): .*$/gm, '')
      .replace(/^(tls|cluster) \{[^}]*\}$/gm, '')
      .replaceAll(/\$(\w+)_PASSWORD/g, (_, who: string) => `"${who}"`);
    const { url: servers } = await ownServer(config);
    const host = { user: 'host-thumbnails', pass: 'HOST' };
    const shop = { user: 'shop', pass: 'SHOP' };
    const group = 'thumbnails';
    await ownHost({ servers, connection: host, group });
    expect(await ownLoop({ servers, connection: shop, group }).call(addOne, [1])).toBe(2);
    await expect(ownHost({ servers, connection: shop, group })).rejects.toThrow(AuthError);
    await expect(ownLoop({ servers, connection: host, group }).start()).rejects.toThrow(AuthError);
    expect(ends.length).toBeGreaterThan(0);
  });
});
