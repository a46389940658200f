/** How the command authenticates to NATS, from files. */
import { readFileSync } from 'node:fs';
import { ArgumentError } from '@mp-event-loop/core';
import { credsAuthenticator, type NodeConnectionOptions, nkeyAuthenticator } from '@nats-io/transport-node';

export interface ConnectionPaths {
  readonly creds: string | undefined;
  readonly nkey: string | undefined;
  /** Not a path: the user's name. */
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

/** @throws ArgumentError for what does not go together, Error for a file that can't be read. */
export function readConnection(paths: ConnectionPaths): NodeConnectionOptions {
  return { name: 'mp-event-loop-nats-host', ...readCredentials(paths), ...readTls(paths) };
}

function readCredentials({ creds, nkey, user, password }: ConnectionPaths): NodeConnectionOptions {
  const ways = [creds, nkey, user].filter((way) => way !== undefined);
  if (ways.length > 1) throw new ArgumentError('give one of --creds, --nkey and --user');
  if ((user === undefined) !== (password === undefined))
    throw new ArgumentError(`--user and --password-file go together: give ${user === undefined ? '--user' : '--password-file'} too`);
  if (creds !== undefined) return { authenticator: checked(`--creds: ${creds}`, credsAuthenticator(read('--creds', creds))) };
  if (nkey !== undefined)
    return { authenticator: checked(`--nkey: ${nkey}`, nkeyAuthenticator(Buffer.from(read('--nkey', nkey).toString().trim()))) };
  if (user !== undefined && password !== undefined) return { user, pass: read('--password-file', password).toString().trim() };
  return {};
}

function readTls({ ca, cert, key }: ConnectionPaths): NodeConnectionOptions {
  if ((cert === undefined) !== (key === undefined))
    throw new ArgumentError(`--tls-cert and --tls-key go together: give --tls-${key === undefined ? 'key' : 'cert'} too`);
  if (ca === undefined && cert === undefined) return {};
  const text = (option: string, path: string | undefined): string | undefined => path && read(option, path).toString();
  const tls = { ca: text('--tls-ca', ca), cert: text('--tls-cert', cert), key: text('--tls-key', key) };
  return { tls: Object.fromEntries(Object.entries(tls).filter(([, value]) => value !== undefined)) };
}

/** Files that hold no credentials are refused before anybody connects. */
function checked<T extends (nonce?: string) => unknown>(source: string, authenticator: T): T {
  try {
    authenticator('');
  } catch (cause) {
    throw new Error(`${source} holds no credentials that can be used: ${(cause as Error).message}`, { cause });
  }
  return authenticator;
}

function read(option: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new Error(`${option}: ${(cause as Error).message}`, { cause });
  }
}
