/** Why a connection to NATS did not come about or ended, in words that say what to do. */
import { AuthError, TransportError } from '@mp-event-loop/core';
import { AuthorizationError, type PermissionViolationError, UserAuthenticationExpiredError } from '@nats-io/transport-node';

/** `servers`: where it was tried, for people. */
export function couldNotConnect(servers: string, cause: unknown): Error {
  const { message, code } = reasonOf(cause);
  if (cause instanceof AuthorizationError || cause instanceof UserAuthenticationExpiredError)
    return new AuthError(`${servers} refused the credentials (${message}): give those that the server knows, as option connection`, {
      cause,
    });
  if (/CERT|ISSUER|LEAF_SIGNATURE|UNKNOWN_CA|INVALID_CA|HOSTNAME_MISMATCH/.test(code))
    return new AuthError(
      `${servers} could not be trusted: ${message} (${code}). If its certificate is of an authority of your own, give ` +
        'connection: { tls: { ca } }; if it wants certificates of its clients, { tls: { cert, key } }',
      { cause },
    );
  return new TransportError(`could not connect to ${servers}: ${message}`, { cause });
}

export function denied({ operation, subject, message }: PermissionViolationError): AuthError {
  const deed = operation === 'publish' ? 'publish to' : 'listen to';
  return new AuthError(
    `the NATS server does not let this user ${deed} ${subject} (${message}): its permissions must allow that, see docs/fleet.md`,
  );
}

function reasonOf(error: unknown): { readonly message: string; readonly code: string } {
  const { message, code, cause } = error as {
    readonly message?: string;
    readonly code?: string;
    readonly cause?: { readonly code?: string };
  };
  return { message: message ?? String(error), code: String(code ?? cause?.code ?? '') };
}
