/** How a program tells its test what it found. */
export function answer(value) {
  process.stdout.write(`answer:${JSON.stringify(value)}\n`);
}

/** An error, as a test can look at it. */
export function told(error) {
  return { name: error.name, code: error.code, message: error.message, cause: error.cause === undefined ? undefined : String(error.cause) };
}

/** What became of events: results or errors. */
export async function outcomes(events) {
  const settled = await Promise.allSettled(events.map((event) => event.finished));
  return settled.map(({ value, reason }) => (reason === undefined ? value : told(reason)));
}
