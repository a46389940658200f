/** A worker's file that fails. */
throw new TypeError('no worker today');
