/** A certificate and its key from files, looked at before anybody connects. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** @throws Error that names the file and what is wrong with it. */
export function readTlsFiles(certificatePath: string, keyPath: string): { readonly cert: Buffer; readonly key: Buffer } {
  const cert = read('--tls-cert', certificatePath);
  const key = read('--tls-key', keyPath);
  const certificate = parse(`--tls-cert: ${certificatePath} is no certificate in PEM`, () => new X509Certificate(cert));
  const privateKey: KeyObject = parse(`--tls-key: ${keyPath} is no private key in PEM that can be read without a passphrase`, () =>
    createPrivateKey(key),
  );
  if (!certificate.checkPrivateKey(privateKey))
    throw new Error(`--tls-key: ${keyPath} is not the key of the certificate in ${certificatePath}: give the two that were made together`);
  return { cert, key };
}

function read(option: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new Error(`${option}: ${(cause as Error).message}`, { cause });
  }
}

function parse<T>(complaint: string, make: () => T): T {
  try {
    return make();
  } catch (cause) {
    throw new Error(complaint, { cause });
  }
}
