/** The WebSocket subprotocols that both ends must agree on. */

/** What follows the dot is the version of the frames' layout. */
export const SUBPROTOCOL = 'mp-event-loop.v1';
/** Browsers can't send headers: the token comes after this, in base64url, as a second subprotocol. */
export const TOKEN_SUBPROTOCOL = 'mp-event-loop.token.';
