/** For the suite's processes. */
export { dialUnix as default } from '../dist/unix-transport.js';
