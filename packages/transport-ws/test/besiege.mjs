/** Besieges a host from a process of its own, and says when all stand before it, for so many ms more: `node besiege.mjs URL TOKEN MS`. */
import { WebSocket } from 'ws';
import { helloFrame } from '../../remote/dist/session/handshake.js';

const [url = '', token = '', time = '0'] = process.argv.slice(2);
/** @type {WebSocket[]} */
const sockets = [];

/** @param {string | undefined} bearer @param {(ws: WebSocket) => void} then @returns {Promise<void>} */
function knock(bearer, then) {
  const ws = new WebSocket(url, ['mp-event-loop.v1'], { headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` } });
  sockets.push(ws);
  ws.on('error', () => {});
  return new Promise((resolve) => {
    ws.once('open', () => {
      then(ws);
      resolve();
    });
    ws.once('close', () => resolve());
  });
}

const garbage = () => Uint8Array.from({ length: 100 }, () => Math.floor(Math.random() * 256));
/** @param {number} index */
const hello = (index) =>
  helloFrame({ oldest: 1, newest: 1, session: index.toString(16).padStart(32, '0'), isNew: true, name: 'deaf', index: 0 }, 0);
const knocks = [
  ...Array.from({ length: 1000 }, (_, index) => () => knock(index % 2 === 0 ? undefined : 'wrong', () => {})),
  ...Array.from({ length: 200 }, () => () => knock(token, (ws) => ws.send(garbage()))),
  ...Array.from(
    { length: 50 },
    (_, index) => () =>
      knock(token, (ws) => {
        ws.send(hello(index));
        ws.pause();
      }),
  ),
];
while (knocks.length > 0) await Promise.all(knocks.splice(0, 50).map((start) => start()));
console.log('standing');
setTimeout(() => process.exit(), Number(time));
