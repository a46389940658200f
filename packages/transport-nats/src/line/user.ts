/** Who a connection is, as its credentials say: the name that goes into subjects, which the server's permissions allow or not. */
import type { Auth, Authenticator, ConnectionOptions } from '@nats-io/transport-node';

/** Who calls where the server asks nobody for a name. */
const ANYONE = 'anyone';

/**
 * Returns the user's name; of one with an nkey or a JWT, its public key. A server that knows users by their certificates needs the name as
 * `user` besides.
 */
export function userOf({ user, authenticator }: ConnectionOptions): string {
  if (user !== undefined && user !== '') return user;
  for (const one of listOf(authenticator)) {
    const name = nameIn(one());
    if (name !== undefined) return name;
  }
  return ANYONE;
}

function listOf(authenticator: ConnectionOptions['authenticator']): readonly Authenticator[] {
  if (authenticator === undefined) return [];
  return Array.isArray(authenticator) ? authenticator : [authenticator];
}

function nameIn(auth: Auth): string | undefined {
  const { user, nkey, jwt } = (auth ?? {}) as { readonly user?: string; readonly nkey?: string; readonly jwt?: string };
  return user || (jwt === undefined || jwt === '' ? undefined : subjectOf(jwt)) || nkey || undefined;
}

/** Whose JWT it is: the server checks it, and knows the user by the same key. */
function subjectOf(jwt: string): string | undefined {
  try {
    const [, claims = ''] = jwt.split('.');
    const { sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { readonly sub?: unknown };
    return typeof sub === 'string' ? sub : undefined;
  } catch {
    return undefined;
  }
}
