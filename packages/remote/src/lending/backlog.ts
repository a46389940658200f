/** A caller's messages that an executor has decoded, and whose events have not all begun: until they have, their bytes count as unread. */

interface Batch {
  /** The number of the event behind its last one. */
  readonly end: number;
  readonly bytes: number;
  /** Of its events, how many have not begun. */
  left: number;
}

export class Backlog {
  /** In the order in which they came; all before `#first` have been let go. */
  #batches: (Batch | undefined)[] = [];
  #first = 0;
  #events = 0;
  #readMessages = 0;
  #readBytes = 0;

  /** Takes a message with so many events, which are numbered on from those of the message before. */
  add(events: number, bytes: number): void {
    this.#events += events;
    if (events === 0) this.#read(bytes);
    else this.#batches.push({ end: this.#events, bytes, left: events });
  }

  /** The event of that number has begun, or never will. To be called once for each event. */
  begun(number: number): void {
    const at = this.#find(number);
    const batch = this.#batches[at];
    if (batch === undefined) return;
    batch.left -= 1;
    if (batch.left > 0) return;
    this.#read(batch.bytes);
    this.#clear();
  }

  /** Bytes that were read since it was asked last. */
  get readBytes(): number {
    return this.#readBytes;
  }

  /** Returns how many messages were read since the last time, and their bytes. */
  takeRead(): readonly [messages: number, bytes: number] {
    const read = [this.#readMessages, this.#readBytes] as const;
    this.#readMessages = 0;
    this.#readBytes = 0;
    return read;
  }

  #read(bytes: number): void {
    this.#readMessages += 1;
    this.#readBytes += bytes;
  }

  /** Returns the place of the message with that event: nearly always the first; later only where calls of an object wait. */
  #find(number: number): number {
    let low = this.#first;
    if (low < this.#batches.length && number < (this.#batches[low] as Batch).end) return low;
    for (let high = this.#batches.length; low < high; ) {
      const middle = (low + high) >>> 1;
      if ((this.#batches[middle] as Batch).end <= number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Lets go of what was read, from the front. */
  #clear(): void {
    while (this.#first < this.#batches.length && (this.#batches[this.#first] as Batch).left === 0) {
      this.#batches[this.#first] = undefined;
      this.#first += 1;
    }
    // Moving what is left costs less than what was let go did.
    if (this.#first <= this.#batches.length / 2) return;
    this.#batches = this.#batches.slice(this.#first);
    this.#first = 0;
  }
}
