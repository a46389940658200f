// What readers of a feed say that ended before its last flight.

export class FeedBrokeOffError extends Error {
  override readonly name = 'FeedBrokeOffError';
}

export function brokeOff(after: number, of: number, cause?: Error): FeedBrokeOffError {
  const why = cause === undefined ? '' : ` (${cause.message})`;
  return new FeedBrokeOffError(`the feed broke off after ${after} of ${of} flights${why}`, { cause });
}
