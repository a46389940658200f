/** Mistakes of what is around events: cancelling, handlers, streams, the loop's life, executors. */
import type { Mutant } from './mutant.ts';

export const ownerMutants: readonly Mutant[] = [
  // Cancelling and time-outs.
  {
    name: 'waits for what had not started',
    file: 'loop/events/cancellation.js',
    find: "if (holder === undefined || event.status !== 'running') {",
    put: 'if (holder === undefined) {',
    focus: 'cancels',
  },
  {
    name: 'never replaces who does not give way',
    file: 'loop/events/cancellation.js',
    find: 'this.deadlines.giveWay(event);',
    put: ';',
    focus: 'cancels,busy loops,timeouts',
  },
  {
    name: 'gives nobody time to give way',
    file: 'loop/events/deadlines.js',
    find: 'event.expireAt(monotonic() + (event.holder?.gracePeriod ?? 0));',
    put: 'event.expireAt(monotonic());',
    focus: 'cancels,timeouts',
  },
  {
    name: 'looks at deadlines never',
    file: 'loop/events/deadlines.js',
    find: 'this.#owner.expire(event)',
    put: 'void 0',
    focus: 'timeouts',
  },
  {
    name: 'forgets all but the first of a signal',
    file: 'loop/events/signals.js',
    find: 'watched.events.add(event);',
    put: 'if (watched.events.size === 0) watched.events.add(event);',
    focus: 'cancels',
  },
  // Handlers.
  {
    name: 'runs handlers side by side',
    file: 'loop/handling/handler-chain.js',
    find: 'this.#isAwaiting = true;',
    put: ';',
    focus: 'slow handlers',
  },
  {
    name: 'ends the chain at anything',
    file: 'loop/handling/handler-chain.js',
    find: 'answer === true ||',
    put: 'answer !== undefined ||',
    focus: 'slow handlers',
  },
  { name: 'never ends the chain', file: 'loop/handling/handler-chain.js', find: 'answer === true ||', put: '' },
  {
    name: 'ends the chain when a handler throws',
    file: 'loop/handling/handler-chain.js',
    find: 'this.#failures.handlerFailed(event, error);',
    put: 'this.#failures.handlerFailed(event, error);\n            answer = true;',
  },
  {
    name: 'counts what is not handled yet as handled',
    file: 'loop/events/ledger.js',
    find: 'ended() {',
    put: 'ended() { if (this.#open > 1) this.#open -= 1;',
  },
  // Streams.
  { name: 'drops a credit', file: 'stream.js', find: 'this.#expected -= 1;', put: ';', focus: 'streams' },
  {
    name: 'loses the last item',
    file: 'stream.js',
    find: 'this.#buffer.push(item);',
    put: 'if (this.#received % 7 !== 0) this.#buffer.push(item);',
    focus: 'streams',
  },
  { name: 'leaves without cancelling', file: 'iterate-event.js', find: 'event.owner.leave(event);', put: ';', focus: 'streams' },
  {
    name: 'does not end streams that nobody takes',
    file: 'loop/events/streams.js',
    find: 'this.#isStopping = true;',
    put: ';',
    focus: 'streams',
  },
  // Life.
  {
    name: 'keeps the process alive for what it opens when idle',
    file: 'loop/executors/slot.js',
    find: 'if (this.#owner.isResting)',
    put: 'if (false)',
    focus: 'recycling,refusals',
  },
  { name: 'keeps the process alive when idle', file: 'loop/engine.js', find: 'this.#supervisor.unref();', put: ';' },
  {
    name: 'lets the process end with work left',
    file: 'loop/engine.js',
    find: 'busy() {\n        this.#supervisor.ref();',
    put: 'busy() {',
  },
  {
    name: 'leaves executors behind',
    file: 'loop/executors/supervisor.js',
    find: "slot.close('stay empty')",
    put: "(slot.index === 0 ? slot.close('stay empty') : undefined)",
    focus: 'pools',
  },
  {
    name: 'has no patience with executors that are to end',
    file: 'loop/executors/slot.js',
    find: 'void this.killLate(END_PATIENCE)',
    put: 'state.executor.endsLate(END_PATIENCE)',
    focus: 'recycling,left behind',
  },
  {
    name: 'does not replace who died',
    file: 'loop/executors/slot.js',
    find: 'const opening = staysEmpty ? undefined : this.#attempt();',
    put: 'const opening = undefined;',
    focus: 'deaths',
  },
  { name: 'never grows', file: 'loop/executors/elastic.js', find: 'this.#supervisor.follow(waiting)', put: 'void 0', focus: 'elastic' },
  // The executor's half, and objects.
  {
    name: 'holds results back for ever',
    file: 'executor/runner.js',
    find: 'this.#outbox.flush();\n        if (this.#reader.failure',
    put: 'if (this.#reader.failure',
  },
  {
    name: 'runs one more at a time',
    file: 'executor/runner.js',
    find: 'this.#active.size < this.#concurrency',
    put: 'this.#active.size <= this.#concurrency',
  },
  {
    name: 'sends a cached value each time',
    file: 'loop/executors/kept-objects.js',
    find: 'this.#ids.add(referent.id);',
    put: ';',
    focus: 'caches',
  },
  {
    name: 'takes objects for living that are lost',
    file: 'loop/events/bindings.js',
    find: 'object.lose(reason);',
    put: ';',
    focus: 'proxies,deaths',
  },
];
