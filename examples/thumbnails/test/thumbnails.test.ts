/** The service, its hosts and its clients, as they are deployed: programs that know of each other only what their arguments say. */
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterEach, describe, expect, it } from 'vitest';
import { startNatsServer } from '../../../scripts/nats-server.mjs';
import { Program } from '../../program.ts';
import { Scaler } from '../dist/scaling.js';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
function run(name: string, args: readonly string[], env?: Readonly<Record<string, string>>): Program {
  const program = new Program(new URL(`../dist/${name}`, import.meta.url), args, env);
  ends.push(() => program.end('SIGTERM'));
  return program;
}
const manifest = readFileSync(new URL('../kubernetes.yaml', import.meta.url), 'utf8');

describe.skipIf(process.env.MP_EVENT_LOOP_NO_NATS_SERVER !== undefined)('thumbnails', () => {
  it('hosts come while clients are told to come back later, and go when it is calm, without a request that fails', async () => {
    const path = process.env.MP_EVENT_LOOP_NATS_SERVER;
    if (path === undefined) throw new Error('there is no nats-server: run the tests with npm test');
    const { url: servers, end } = await startNatsServer(path);
    ends.push(end);
    const service = run('main.js', [], { NATS_SERVERS: servers, PORT: '0', MAX_QUEUE: '10', MAX_EXECUTORS: '2' });
    const [, address = ''] = (await service.says(/listening on \S+/)).split('on ');
    const scaling = ['--executors', '1', '--per-host', '5', '--max', '2', '--calm', '500', '--every', '100'];
    const autoscaler = run('autoscaler.js', ['--metrics', `${address}/metrics`, '--servers', servers, ...scaling]);

    const burst = run('burst.js', [address]);
    await burst.says(/work whose clients had left was cancelled/);
    await autoscaler.says(/hosts: 1[\s\S]*hosts: 2/);
    expect(await burst.end()).toBe(0);
    expect(burst.out).toMatch(/\d+ thumbnails made, [1-9]\d* requests told to come back later/);
    expect(burst.out).toContain('more executors came to help');

    const small = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#3a7' } })
      .png()
      .toBuffer();
    const post = (body: Buffer, width = 32): Promise<Response> =>
      fetch(`${address}/thumbnails?width=${width}`, {
        method: 'POST',
        headers: { 'content-type': 'image/png' },
        body: new Uint8Array(body),
      });
    while (!/hosts: 2[\s\S]*hosts: 1/.test(autoscaler.out)) expect((await post(small)).status).toBe(200);
    expect((await post(small)).status).toBe(200);
    const metrics = await (await fetch(`${address}/metrics`)).text();
    expect(metrics).toContain('thumbnails_queued 0');
    expect(metrics).toContain('thumbnails_ended_total{how="rejected"} 0');
    // What KEDA asks for is there.
    const [query = ''] = /(?<=query: ).*/.exec(manifest) ?? [];
    for (const name of query.match(/thumbnails_\w+/g) ?? ['no query']) expect(metrics).toMatch(new RegExp(`^${name} \\d`, 'm'));

    expect((await post(Buffer.from('no picture'))).status).toBe(422);
    expect((await post(small, 100_000)).status).toBe(400);

    expect(await autoscaler.end('SIGTERM')).toBe(0);
    expect(await service.end('SIGTERM')).toBe(0);
    console.log(`${burst.out}${autoscaler.out}`);
  });
});

describe('the scaler', () => {
  it('the scaler starts hosts at once, and stops them only when fewer would have done for as long as calm says', () => {
    const scaler = new Scaler({ min: 1, max: 4, perHost: 5, calm: 1000 });
    expect([scaler.hosts(0, 0), scaler.hosts(6, 100), scaler.hosts(100, 200)]).toEqual([1, 2, 4]);
    expect([scaler.hosts(0, 300), scaler.hosts(0, 1200), scaler.hosts(0, 1201)]).toEqual([4, 4, 1]);
  });
});
