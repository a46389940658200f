// The nats-server of this machine, if it has one.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// The second is where the tests over NATS have unpacked theirs.
const ELSEWHERE = ['/usr/sbin', fileURLToPath(new URL('../../.cache/nats-server/usr/sbin', import.meta.url))];

export function findNatsServer(): string | undefined {
  const { MP_EVENT_LOOP_NATS_SERVER: chosen, PATH = '' } = process.env;
  const folders = [...PATH.split(delimiter), ...ELSEWHERE];
  return [...(chosen === undefined ? [] : [chosen]), ...folders.map((folder) => join(folder, 'nats-server'))].find(isExecutable);
}

export function requireNatsServer(): string {
  const path = findNatsServer();
  if (path === undefined) throw new Error('there is no nats-server: install one, or name one in MP_EVENT_LOOP_NATS_SERVER');
  return path;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
