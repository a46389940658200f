/** Why a connection did not come about, in words that say what to do. */
import { AuthError, TransportError } from '@mp-event-loop/core';

/** Returns the error for a host, or whoever answers in its place, that answered with this HTTP status. */
export function refusalOf(url: string, status: number): Error {
  if (status === 401) return new AuthError(`${url} refused the token (401): give wsTransport the one that the host was started with`);
  if (status === 403)
    return new AuthError(`${url} refused this origin or Host header (403): the host allows none but those it was told of`);
  if (status === 404) return new AuthError(`${url} is not where the host listens (404): check the path`);
  return new TransportError(`could not connect to ${url}: answered ${status}`);
}

export function couldNotConnect(url: string, cause: Error): Error {
  if (isAboutCertificates(cause))
    return new AuthError(
      `${url} could not be trusted: ${cause.message} (${cause.code}). If its certificate is of an authority of your own, ` +
        'or signed by itself, give wsTransport tls: { ca }; if the host wants certificates of its callers, tls: { cert, key }',
      { cause },
    );
  return new TransportError(`could not connect to ${url}: ${cause.message}`, { cause });
}

/** What Node says of a certificate that it does not trust, and what hosts say of one of ours. Neither gets better with time. */
function isAboutCertificates(error: Error & { code?: unknown }): error is Error & { code: string } {
  return /CERT|ISSUER|LEAF_SIGNATURE|UNKNOWN_CA|INVALID_CA|HOSTNAME_MISMATCH/.test(String(error.code));
}
