/** What the command reads from files: tokens, and the certificate with its key. */
import { readFileSync } from 'node:fs';
import { ArgumentError } from '@mp-event-loop/core';
import type { Credentials } from '../host/host.ts';
import { isOneLine } from '../token.ts';
import { readTlsFiles } from './tls-files.ts';

export interface SecretPaths {
  readonly token: string | undefined;
  readonly certificate: string | undefined;
  readonly key: string | undefined;
}

/**
 * Returns what the files say; undefined where none was named.
 *
 * @throws Error that names the file and what is wrong with it, ArgumentError where one of the two that go together is missing.
 */
export function readSecrets({ token, certificate, key }: SecretPaths): Credentials {
  return { token: token === undefined ? undefined : readTokens(token), tls: readTls(certificate, key) };
}

/** @throws Error where it can't stand in a header: nobody could show it. */
export function checkToken(source: string, token: string): string {
  if (isOneLine(token)) return token;
  throw new Error(`${source}: a token is one line of text, without control characters`);
}

function readTokens(path: string): readonly string[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new Error(`--token-file: ${(cause as Error).message}`, { cause });
  }
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const tokens = lines.filter((line) => line !== '');
  if (tokens.length === 0) throw new Error(`--token-file: ${path} is empty, write into it what callers must show, one token a line`);
  return tokens.map((token) => checkToken(`--token-file: ${path}`, token));
}

function readTls(certificate: string | undefined, key: string | undefined): Credentials['tls'] {
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined || key === undefined)
    throw new ArgumentError(`--tls-cert and --tls-key go together: give --tls-${key === undefined ? 'key' : 'cert'} too`);
  return readTlsFiles(certificate, key);
}
