/**
 * More clients than a service can serve at once, which check what they get: node dist/burst.js http://127.0.0.1:8080. It goes on until more
 * executors have come to help.
 */
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';

const [service = 'http://127.0.0.1:8080'] = process.argv.slice(2);
const CLIENTS = 20;
const LEAVERS = 10;
const LEAST = 50;
const WIDTH = 160;
const CANCELLED = 'thumbnails_ended_total{how="cancelled"}';

const picture = await sharp({
  create: { width: 1200, height: 900, channels: 3, background: '#3a7', noise: { type: 'gaussian', mean: 128, sigma: 20 } },
})
  .jpeg()
  .toBuffer();

async function figure(name: string): Promise<number> {
  const text = await (await fetch(`${service}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  assert(line !== undefined, `the service shows no ${name}`);
  return Number(line.slice(name.length));
}

function post(signal?: AbortSignal): Promise<Response> {
  const headers = { 'content-type': 'image/jpeg' };
  return fetch(`${service}/thumbnails?width=${WIDTH}`, { method: 'POST', headers, body: new Uint8Array(picture), signal: signal ?? null });
}

let made = 0;
let refused = 0;
const over = new AbortController();

/** Asks again and again; when the service is too busy, after as long as it says. */
async function client(): Promise<void> {
  while (!over.signal.aborted) {
    const answer = await post();
    if (answer.status === 503) {
      refused += 1;
      const seconds = Number(answer.headers.get('retry-after'));
      assert(Number.isInteger(seconds) && seconds >= 1, `Retry-After is ${answer.headers.get('retry-after')}`);
      await answer.arrayBuffer();
      await sleep(seconds * 1000, undefined, { signal: over.signal }).catch(() => {});
      continue;
    }
    assert.equal(answer.status, 200);
    const { format, width } = await sharp(await answer.arrayBuffer()).metadata();
    assert.deepEqual({ format, width }, { format: 'jpeg', width: WIDTH });
    made += 1;
  }
}

/** Clients that ask and go away while their pictures wait, unless all were answered by then. */
async function leave(): Promise<void> {
  const leaving = new AbortController();
  const asked = Array.from({ length: LEAVERS }, () => post(leaving.signal).catch(() => {}));
  const answered = Promise.all(asked).then(() => leaving.abort());
  while (!leaving.signal.aborted) if ((await figure('thumbnails_queued')) > 0) leaving.abort();
  await answered;
}

while ((await figure('thumbnails_executors')) === 0) await sleep(50);
const executors = await figure('thumbnails_executors');
const before = await figure(CANCELLED);
while ((await figure(CANCELLED)) === before) await leave();
console.log('work whose clients had left was cancelled');

const clients = Array.from({ length: CLIENTS }, client);
let slowest = 0;
while (made < LEAST || refused === 0 || (await figure('thumbnails_executors')) <= executors) {
  const from = performance.now();
  assert.equal((await fetch(`${service}/healthz`)).status, 200);
  slowest = Math.max(slowest, performance.now() - from);
  await sleep(50);
}
over.abort();
await Promise.all(clients);
console.log(`${made} thumbnails made, ${refused} requests told to come back later; /healthz took ${Math.ceil(slowest)} ms at most`);
console.log('more executors came to help');
