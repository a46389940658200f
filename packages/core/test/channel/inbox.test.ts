import { describe, expect, it } from 'vitest';
import { Inbox } from '../../src/channel/index.ts';

const DRAINED = 'drained';

/** Listens to the inbox and keeps what it hears. */
function heardFrom(inbox: Inbox<number>): unknown[] {
  const heard: unknown[] = [];
  inbox.listen(
    (message) => heard.push(message),
    () => heard.push(DRAINED),
  );
  return heard;
}

async function microtasks(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
}

describe('an Inbox', () => {
  it('keeps messages until they are listened to, and says that it is drained after them', async () => {
    const inbox = new Inbox<number>();
    inbox.deliver(1);
    inbox.deliver(2);
    inbox.drained();
    const heard = heardFrom(inbox);
    await microtasks();
    expect(heard).toEqual([1, 2, DRAINED]);
  });

  it('calls nobody inside listen', async () => {
    const inbox = new Inbox<number>();
    inbox.deliver(1);
    const heard = heardFrom(inbox);
    expect(heard).toEqual([]);
    await microtasks();
    expect(heard).toEqual([1, DRAINED]);
  });

  it('says that it is drained to a listener for whom nothing waited', async () => {
    const heard = heardFrom(new Inbox<number>());
    await microtasks();
    expect(heard).toEqual([DRAINED]);
  });

  it('keeps the order when messages are delivered between listen and the first call of the listener', async () => {
    const inbox = new Inbox<number>();
    inbox.deliver(1);
    const heard = heardFrom(inbox);
    inbox.deliver(2);
    inbox.drained();
    await microtasks();
    expect(heard).toEqual([1, 2, DRAINED]);
  });

  it('keeps the order when the listener itself has messages delivered', async () => {
    const inbox = new Inbox<number>();
    const heard: unknown[] = [];
    inbox.deliver(1);
    inbox.deliver(2);
    inbox.listen(
      (message) => {
        heard.push(message);
        if (message === 1) inbox.deliver(3);
      },
      () => heard.push(DRAINED),
    );
    await microtasks();
    expect(heard).toEqual([1, 2, 3, DRAINED]);
  });

  it('hands messages on at once when they are listened to', async () => {
    const inbox = new Inbox<number>();
    const heard = heardFrom(inbox);
    await microtasks();
    inbox.deliver(1);
    inbox.deliver(2);
    expect(heard).toEqual([DRAINED, 1, 2]);
    inbox.drained();
    expect(heard).toEqual([DRAINED, 1, 2, DRAINED]);
  });
});
