/** One loop from its making to its last end: has events added to it from several sides, ends it and starts it again, and has all judged that came of it. */
import { EventLoop, StoppedError, type Transport } from '@mp-event-loop/core';
import type { Act } from './act.ts';
import { addQuick, cancelByCall, feed } from './feeder.ts';
import type { Attempt, Journal } from './journal-reading.ts';
import { judge } from './judge/judge.ts';
import { runMap } from './mapping.ts';
import type { Random } from './random.ts';
import type { Scene } from './scene.ts';
import type { Ending, RoundSettings } from './settings.ts';
import { describe, Watch } from './watch.ts';

/** ms without any progress after which a round hangs. */
const HANG = 20_000;
const LOOK_INTERVAL = 500;
/** ms. On a machine that is busy, tasks that give way may be late without being at fault. */
const GRACE_PERIOD = 500;

export interface RoundResult {
  readonly watch: Watch;
  readonly attempts: readonly Attempt[];
  readonly violations: readonly string[];
}

export async function runRound(random: Random, settings: RoundSettings, transport: Transport, journal: Journal): Promise<RoundResult> {
  const round = new Round(random, settings, transport, journal.path);
  const over = new AbortController();
  const running = round.run().then(
    () => [],
    (error: Error) => [`the round, which ${round.at}, failed: ${error.stack}`],
  );
  const failures = await Promise.race([running, stillness(round, over.signal).then(() => [hangingOf(round)])]);
  over.abort();
  const { scene } = round;
  const attempts = journal.take();
  const judged = failures.length === 0 ? judge(scene, attempts, scene.loop.stats()) : [];
  return { watch: scene.watch, attempts, violations: [...scene.watch.violations, ...failures, ...judged] };
}

/** Resolves when nothing has begun or ended for too long. */
function stillness({ scene }: Round, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let last = '';
    let since = performance.now();
    const looks = setInterval(() => {
      const { executors, fulfilled, rejected, cancelled } = scene.loop.stats();
      const now = [
        fulfilled,
        rejected,
        cancelled,
        ...executors.map(({ id, ended }) => `${id} ${ended}`),
        scene.watch.handled.length,
      ].join();
      if (now !== last) since = performance.now();
      else if (performance.now() - since >= HANG) resolve();
      last = now;
    }, LOOK_INTERVAL);
    over.addEventListener('abort', () => clearInterval(looks));
  });
}

function hangingOf({ scene, at }: Round): string {
  const open = [...scene.watch.acts.values()].filter(({ hasEnded, isMapped }) => !hasEnded && !isMapped);
  const shown = open.slice(0, 20).map((act) => `  ${act}`);
  return `the round hangs: it ${at}\n${JSON.stringify(scene.loop.stats(), undefined, 1)}\n${open.length} events have not ended:\n${shown.join('\n')}`;
}

class Round {
  readonly scene: Scene;
  /** What it is at, for a round that hangs. */
  at = 'begins';
  readonly #random: Random;

  constructor(random: Random, settings: RoundSettings, transport: Transport, journal: string) {
    this.#random = random;
    const forHandlers = random.fork();
    const watch = new Watch({
      addAnother: () => addQuick(this.scene, forHandlers),
      cancel: (act) => cancelByCall(this.scene, act),
    });
    let lastId = 0;
    this.scene = {
      loop: new EventLoop({
        name: 'soak',
        transport,
        executors: settings.executors,
        concurrency: settings.concurrency,
        outputHandlers: watch.outputHandlers,
        errorHandlers: watch.errorHandlers,
        initialize: settings.initialize,
        maxQueue: settings.maxQueue,
        autoStart: settings.autoStart,
        recycleAfter: settings.recycleAfter,
        handlerBudget: settings.handlerBudget,
        gracePeriod: GRACE_PERIOD,
      }),
      settings,
      stage: {
        isolation: transport.isolation,
        hasVariables: settings.initialize !== undefined,
        isWatched: settings.isWatched,
        // It would hold up those that wait for a place in the queue, or an executor that is to be replaced.
        mayBlock: settings.maxQueue === undefined && settings.recycleAfter === undefined,
      },
      watch,
      journal,
      nextId: () => {
        lastId += 1;
        return lastId;
      },
      beside: [],
      shared: new AbortController(),
      isEnding: false,
      isTerminating: false,
    };
  }

  async run(): Promise<void> {
    const { scene } = this;
    const unsubscribe = scene.settings.isWatched ? scene.loop.subscribe(scene.watch.heed) : () => {};
    for (const [life, ending] of scene.settings.endings.entries()) await this.#live(life, ending);
    unsubscribe();
  }

  async #live(life: number, ending: Ending): Promise<void> {
    const { scene } = this;
    const { loop, settings } = scene;
    const { feeders, maps } = settings;
    scene.isEnding = false;
    scene.isTerminating = false;
    scene.shared = new AbortController();
    this.at = `starts, life ${life}`;
    const random = this.#random.fork();
    const start = life > 0 || !settings.autoStart ? loop.start() : undefined;
    // A loop that ends suddenly may end before it has started.
    const started = start?.catch((error: unknown) => {
      if (!scene.isTerminating) scene.watch.violations.push(`start() failed: ${describe(error)}`);
    });
    if (random.chance(0.5)) await started;
    this.at = `is fed, life ${life}`;
    const feeding = Promise.all(Array.from({ length: feeders }, () => feed(scene, random.fork())));
    for (let map = 0; map < maps; map += 1) scene.beside.push(runMap(scene, random.fork()));
    if (ending === 'stops suddenly' || ending === 'terminates') await timer(random.int(0, 200));
    else await feeding;
    this.at = `${ending}, life ${life}`;
    await this.#end(ending, random);
    this.at = `waits for what goes on beside, life ${life}`;
    await Promise.all([started, feeding, ...scene.beside.splice(0)]);
    await loop.wait();
    if (loop.isRunning()) scene.watch.violations.push('the loop runs after it was ended');
    expectRefusal(scene);
  }

  async #end(ending: Ending, random: Random): Promise<void> {
    const { scene } = this;
    const { loop, watch } = scene;
    if (ending === 'waits and stops') await this.#wait();
    scene.isEnding = true;
    for (const act of watch.acts.values()) if (!act.hasEnded) act.mayBeStopped = true;
    if (ending === 'terminates' || ending === 'stops in time') {
      scene.isTerminating = true;
      for (const act of watch.acts.values()) if (!act.hasEnded) act.mayBeTerminated = true;
    }
    if (ending === 'terminates') await loop.terminate();
    else await loop.stop(ending === 'stops in time' ? { timeout: random.int(0, 300) } : {});
  }

  /** Until all that were added have ended and were handled; streams that nobody takes would be waited for in vain. */
  async #wait(): Promise<void> {
    const { loop, watch } = this.scene;
    const acts = [...watch.acts.values()].filter(({ isAdded }) => isAdded);
    for (const act of acts.filter(isUntaken)) {
      act.note('cancel: nobody takes it');
      if (!act.hasEnded) act.cancelled ??= { reason: 'nobody takes it' };
      act.event?.cancel('nobody takes it');
    }
    await loop.wait();
    for (const act of acts) if (!act.hasEnded) watch.violations.push(`wait() did not wait for event ${act.id}`);
  }
}

function isUntaken({ plan, options, fate }: Act): boolean {
  return plan.expects.ends === 'items' && options.hasOutput === false && fate.iterates === 'not' && fate.cancelAfter === undefined;
}

function expectRefusal({ loop, watch }: Scene): void {
  loop.ready().then(
    () => watch.violations.push('ready() of a stopped loop resolves'),
    (error: unknown) => {
      if (!(error instanceof StoppedError)) watch.violations.push(`ready() of a stopped loop rejects with ${String(error)}`);
    },
  );
}

function timer(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
