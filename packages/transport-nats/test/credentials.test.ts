/** Who a host and its callers are, in each way that docs/fleet.md names besides passwords: the server knows them, and the host its callers. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AuthError } from '@mp-event-loop/core';
import {
  createAccount,
  createOperator,
  createUser,
  encodeAccount,
  encodeOperator,
  encodeUser,
  fmtCreds,
  newScopedSigner,
} from '@nats-io/jwt';
import { credsAuthenticator, nkeyAuthenticator, nkeys } from '@nats-io/transport-node';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { isMissing } from './nats-server.ts';
import { endOwn, ownHost, ownHostProcess, ownLoop, ownServer } from './own.ts';
import { mayBorrow, mayLend } from './permissions.ts';
// biome-ignore lint/correctness/useImportExtensions: it takes the declarations for the module
import { addOne } from './tasks.mjs';

afterEach(endOwn);

const GROUP = 'thumbnails';
const folder = mkdtempSync(join(tmpdir(), 'nats-credentials-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Takes down for whom the host is asked. */
function listening(): { readonly asked: string[]; readonly principals: (user: string) => { readonly id: string } } {
  const asked: string[] = [];
  const principals = (user: string) => {
    asked.push(user);
    return { id: user };
  };
  return { asked, principals };
}

describe.skipIf(isMissing)('nkeys', () => {
  it('a user with an nkey is known by its public key', async () => {
    const [host, caller] = [nkeys.createUser(), nkeys.createUser()];
    const name = caller.getPublicKey();
    const server = await ownServer(`authorization: { users: [
      { nkey: ${host.getPublicKey()}, permissions: ${mayLend(GROUP)} }
      { nkey: ${name}, permissions: ${mayBorrow(GROUP, name)} }
    ] }`);
    const { asked, principals } = listening();
    const as = (key: typeof host) => ({ authenticator: nkeyAuthenticator(key.getSeed()) });
    await ownHost({ servers: server.url, connection: as(host), group: GROUP, principals });
    expect(await ownLoop({ servers: server.url, connection: as(caller), group: GROUP }).call(addOne, [1])).toBe(2);
    expect(asked).toEqual([name]);
    const failure: unknown = await ownLoop({ servers: server.url, connection: as(nkeys.createUser()), group: GROUP })
      .start()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AuthError);
  });
});

describe.skipIf(isMissing)('JWTs', () => {
  /** What an account's template allows each of its users, whoever that is. */
  const template = {
    pub: { allow: [`mp-event-loop.${GROUP}.ask.{{subject()}}`, `mp-event-loop.${GROUP}.host.{{subject()}}.>`] },
    sub: { allow: [`mp-event-loop.${GROUP}.caller.{{subject()}}.>`] },
  };
  const lending = {
    pub: { allow: [`mp-event-loop.${GROUP}.caller.>`] },
    sub: { allow: [`mp-event-loop.${GROUP}.ask.*`, `mp-event-loop.${GROUP}.host.>`] },
  };
  /** As many as it likes. */
  const limits = { conn: -1, subs: -1, data: -1, payload: -1, wildcards: true };
  const operator = createOperator();
  const account = createAccount();
  const callers = createAccount();

  /** A server that trusts the operator, and knows the account. */
  async function serverOf(): Promise<string> {
    const trusted = await encodeOperator('the operator', operator);
    const signing_keys = [newScopedSigner(callers, 'caller', template)];
    const known = await encodeAccount('the fleet', account, { limits, signing_keys }, { signer: operator });
    const { url } = await ownServer(`operator: ${trusted}\nresolver: MEMORY\nresolver_preload: { ${account.getPublicKey()}: ${known} }`);
    return url;
  }

  async function hostCreds(): Promise<Uint8Array> {
    const user = createUser();
    return fmtCreds(await encodeUser('host', user, account, lending), user);
  }

  /** Of a caller, whose permissions are the template's. */
  async function callerCreds(): Promise<{ readonly creds: Uint8Array; readonly name: string }> {
    const user = createUser();
    const jwt = await encodeUser('caller', user, account, {}, { signer: callers, scopedUser: true });
    return { creds: fmtCreds(jwt, user), name: user.getPublicKey() };
  }

  it('callers with JWTs of a scoped signing key share a template of permissions, and each is known by its own public key', async () => {
    const servers = await serverOf();
    const { asked, principals } = listening();
    await ownHost({ servers, connection: { authenticator: credsAuthenticator(await hostCreds()) }, group: GROUP, principals });
    const all = [await callerCreds(), await callerCreds()];
    for (const { creds } of all)
      expect(await ownLoop({ servers, connection: { authenticator: credsAuthenticator(creds) }, group: GROUP }).call(addOne, [1])).toBe(2);
    expect(asked).toEqual(all.map(({ name }) => name));
    // The template lets nobody lend.
    const { creds } = await callerCreds();
    await expect(ownHost({ servers, connection: { authenticator: credsAuthenticator(creds) }, group: GROUP })).rejects.toThrow(AuthError);
  });

  it('the command lends with the credentials of a file', async () => {
    const servers = await serverOf();
    const file = join(folder, 'host.creds');
    writeFileSync(file, await hostCreds());
    await ownHostProcess(['--servers', servers, '--group', GROUP, '--creds', file]);
    const { creds } = await callerCreds();
    expect(await ownLoop({ servers, connection: { authenticator: credsAuthenticator(creds) }, group: GROUP }).call(addOne, [1])).toBe(2);
  });

  it('a JWT that the account did not sign is refused at once', async () => {
    const servers = await serverOf();
    const user = createUser();
    const creds = fmtCreds(await encodeUser('caller', user, createAccount()), user);
    const loop = ownLoop({ servers, connection: { authenticator: credsAuthenticator(creds) }, group: GROUP });
    await expect(loop.start()).rejects.toThrow(AuthError);
  });
});

describe.skipIf(isMissing)('TLS', () => {
  const file = (name: string): string => fileURLToPath(new URL(`tls/${name}`, import.meta.url));
  const read = (name: string): string => readFileSync(file(name), 'utf8');
  const atLocalhost = (url: string): string => url.replace('nats://127.0.0.1', 'tls://localhost');
  const ca = read('cert.pem');
  const serving = `cert_file: "${file('cert.pem')}", key_file: "${file('key.pem')}"`;

  it('a certificate of an authority of its own is trusted when that is named, and else refused at once', async () => {
    const server = await ownServer(`tls: { ${serving} }`);
    const servers = atLocalhost(server.url);
    const connection = { tls: { ca } };
    await ownHost({ servers, connection });
    expect(await ownLoop({ servers, connection }).call(addOne, [1])).toBe(2);
    const failure: unknown = await ownLoop({ servers })
      .start()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AuthError);
    expect(String(failure)).toContain('connection: { tls: { ca } }');
  });

  it('users whom the server knows by their certificates lend and borrow, and a caller is known by the name that it gives', async () => {
    const shop = 'shop@example.org';
    const { url } = await ownServer(`
      tls: { ${serving}, ca_file: "${file('cert.pem')}", verify_and_map: true }
      authorization: { users: [
        { user: "host.example.org", permissions: ${mayLend(GROUP)} }
        { user: "${shop}", permissions: ${mayBorrow(GROUP, 'shop@example%2Eorg')} }
      ] }`);
    const servers = atLocalhost(url);
    const files = ['--tls-ca', file('cert.pem'), '--tls-cert', file('host.pem'), '--tls-key', file('host-key.pem')];
    const lending = await ownHostProcess(['--servers', servers, '--group', GROUP, ...files]);
    const tls = { ca, cert: read('shop.pem'), key: read('shop-key.pem') };
    const loop = ownLoop({ servers, connection: { user: shop, tls }, group: GROUP });
    expect(await loop.call(addOne, [1])).toBe(2);
    expect(lending.log()).toContain(`principal="${shop}"`);
    // The name is the certificate's, whatever the caller says.
    const other = ownLoop({ servers, connection: { user: 'alice', tls }, group: GROUP });
    await expect(other.start()).rejects.toThrow(AuthError);
  });

  it('a caller without a certificate is refused at once where the server wants one', async () => {
    const { url } = await ownServer(`tls: { ${serving}, ca_file: "${file('cert.pem')}", verify: true }`);
    const loop = ownLoop({ servers: atLocalhost(url), connection: { tls: { ca } } });
    await expect(loop.start()).rejects.toThrow(AuthError);
  });
});
