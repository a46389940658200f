// The shape of the flat batches on the floor. Tasks: [id, ADD, a, b, id, ECHO, value, …]; results: [id, result, …].

export const ADD = 0;
export const ECHO = 1;

/** Tasks to a message: fewer pay more wake-ups, more gain next to nothing. */
export const BATCH_TASKS = 64;
