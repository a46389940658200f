/** One session's history: a caller's end, a host's end, and the executor that it lends, in a world of their own. */
import type { History } from '../history.ts';
import { Violations } from '../play/violations.ts';
import { Random } from '../random.ts';
import { enterWorld } from '../world/platform.ts';
import { World } from '../world/world.ts';
import { decode, encode, HEADER_BYTES, Lender, type LendingSettings, RemoteChannel } from './remote.ts';
import type { End, SessionProgram, Trouble } from './session-program.ts';
import { SessionWatch } from './session-watch.ts';
import { ExecutorsToLend, type VirtualExecutor } from './virtual-executor.ts';
import { VirtualLink } from './virtual-link.ts';

type Payload = readonly [number: number, padding: Uint8Array];

/** ms: the first pause before connecting again, and the longest. */
const BACKOFF = { firstBackoff: 10, maxBackoff: 200 };
/** What numbers and headers take of a message's bytes. */
const LARGEST = 2 ** 20;

class SessionStage {
  readonly world: World;
  readonly violations: Violations;
  readonly watch: SessionWatch;
  readonly #program: SessionProgram;
  readonly #random: Random;
  readonly #executors: ExecutorsToLend;
  readonly #lender: Lender;
  readonly #channel: RemoteChannel;
  readonly #links: VirtualLink[] = [];
  readonly #host;
  readonly #sent = { loop: 0, executor: 0 };
  readonly #got = { loop: 0, executor: 0 };
  #hasOpened = false;
  #isMeant = false;
  isOver = false;

  constructor(world: World, violations: Violations, program: SessionProgram, seed: number) {
    const { heartbeat, resumeWindow, window, wire } = program;
    this.world = world;
    this.violations = violations;
    this.#program = program;
    this.#random = Random.of(seed, 'links');
    this.watch = new SessionWatch(world, violations, program);
    this.#host = world.addThread('host');
    this.#executors = new ExecutorsToLend(world, this.#host, this);
    const limits = { executors: 1, executorsPerPrincipal: 1, maxPayload: LARGEST, maxInFlight: 1000, window, mostHeld: window + 1_024_000 };
    const settings: LendingSettings = { modules: [], transport: this.#executors, heartbeat, resumeWindow, ...limits };
    this.#lender = new Lender(settings, () => {});
    const hello = { oldest: 1, newest: 1, session: '5'.repeat(32), isNew: true, name: 'simulation', index: 0 };
    this.#channel = new RemoteChannel(
      'simulated',
      {
        ...BACKOFF,
        heartbeat,
        resumeWindow,
        address: 'virtual',
        hello,
        dial: (_address, owner) => {
          const link = new VirtualLink(world, this.#host, wire, this.#random, this.watch);
          this.#links.push(link);
          link.caller.owner = owner;
          const delay = this.#random.range(wire.openDelay);
          if (this.#random.chance(wire.refuse) && this.#hasOpened) {
            link.cut();
            return link.caller;
          }
          this.#host.at(world.caller.local + delay / 2, () => {
            if (!link.host.isClosed) link.host.owner = this.#lender.accept(link.host, { id: 'caller' });
          });
          world.caller.at(world.caller.local + delay, () => {
            if (!link.caller.isClosed) owner.opened();
          });
          return link.caller;
        },
      },
      { print: () => {}, welcomed: () => {}, unlinked: () => {} },
    );
    this.#channel.listening.then(
      () => this.#opened(),
      () => {},
    );
    this.#channel.listen(
      (message) => this.#arrived('executor', message as Payload),
      () => {},
    );
    void this.#channel.closed.then((reason) => this.#closed(reason));
    for (const trouble of program.troubles) world.system.at(world.now + trouble.at, () => this.#trouble(trouble));
    world.caller.at(world.now + program.end.at, () => this.#end(program.end));
    world.system.at(world.now + program.end.at, () => this.#endElsewhere(program.end));
  }

  get executors(): readonly VirtualExecutor[] {
    return this.#executors.all;
  }

  reached(_executor: VirtualExecutor, payload: Uint8Array): void {
    this.#arrived('loop', decode(payload, 0) as Payload);
  }

  #opened(): void {
    this.#hasOpened = true;
    const { world } = this;
    world.note('the executor is there');
    for (const { from, at, bytes } of this.#program.messages) {
      if (from === 'loop') world.caller.at(world.now + at, () => this.#send(bytes));
      else this.#host.at(world.now + at, () => this.#say(bytes));
    }
  }

  #send(bytes: number): void {
    if (this.isOver || this.#isMeant) return;
    this.#channel.send([this.#sent.loop, new Uint8Array(bytes)] satisfies Payload);
    this.#sent.loop += 1;
  }

  #say(bytes: number): void {
    const executor = this.executors[0];
    if (executor?.isAlive !== true) return;
    executor.say(encode([this.#sent.executor, new Uint8Array(bytes)] satisfies Payload, HEADER_BYTES));
    this.#sent.executor += 1;
  }

  /** Each message comes once, in order and whole. */
  #arrived(from: 'loop' | 'executor', [number, padding]: Payload): void {
    this.world.note(`message ${number} of the ${from} arrives`);
    if (this.isOver && from === 'executor') this.violations.add('a message after the end', `${number}`);
    if (number !== this.#got[from]) this.violations.add('messages', `number ${number} of the ${from} instead of ${this.#got[from]}`);
    if (!this.#program.messages.some((message) => message.from === from && message.bytes === padding.length))
      this.violations.add('messages', `number ${number} of the ${from} has ${padding.length} bytes`);
    this.#got[from] = number + 1;
  }

  #trouble({ does, ms }: Trouble): void {
    const link = this.#links.at(-1);
    if (link === undefined) return;
    this.world.note(`the link is ${does}`);
    if (does === 'cut') link.cut();
    else if (does === 'half-open') link.halve();
    else if (does === 'forsaken') link.forsake();
    else {
      link.stall(ms);
      this.watch.isSlow ||= ms > 0.1 * this.#program.heartbeat;
    }
  }

  #end({ how }: End): void {
    if (how === 'close' || how === 'kill') this.#isMeant = true;
    if (how === 'close') void this.#channel.close();
    else if (how === 'kill') void this.#channel.kill();
    // Whatever the end was meant to be, nobody keeps a session for ever.
    else void this.world.caller.at(this.world.caller.local + 60_000, () => void this.#channel.kill());
  }

  #endElsewhere({ how }: End): void {
    if (how === 'executor dies') for (const executor of this.executors) executor.end({ kind: 'exited', exitCode: 3 });
    if (how !== 'gone') return;
    this.world.note('the caller is gone');
    for (const link of this.#links) link.halve();
    this.world.caller.kill();
    this.isOver = true;
  }

  #closed({ kind, error }: { readonly kind: string; readonly error?: Error | undefined }): void {
    const { end, resumeWindow } = this.#program;
    this.isOver = true;
    this.world.note(`the channel has closed: ${kind}${error === undefined ? '' : `, ${error.message}`}`);
    if (kind === 'failed') {
      const silence = this.watch.longestSilence;
      const isExcused = !this.#hasOpened || this.watch.isDishonest || silence >= resumeWindow - 30;
      if (!isExcused) this.violations.add('the session was lost for no reason', `${error?.message}, silent for ${silence.toFixed(0)} ms`);
    } else if (kind === 'exited' && end.how !== 'executor dies') this.violations.add('a wrong end', kind);
    else if ((kind === 'closed' || kind === 'killed') && !this.#isMeant && this.world.now < end.at + 60_000)
      this.violations.add('a wrong end', kind);
    else if (kind === 'closed' && this.#got.loop !== this.#sent.loop)
      this.violations.add('messages', `${this.#got.loop} of ${this.#sent.loop} had come when the channel was closed in order`);
    else if (kind === 'closed' && this.#got.executor !== this.#sent.executor && this.executors.length > 0)
      this.violations.add('messages', `the loop had ${this.#got.executor} of ${this.#sent.executor} when the channel was closed in order`);
  }

  judge(end: 'at rest' | 'too long'): void {
    if (!this.isOver || end === 'too long') this.violations.add('hangs', 'the channel has not closed');
    if (this.#lender.sessions > 0) this.violations.add('a session is left', `${this.#lender.sessions}`);
    if (this.executors.some(({ isAlive }) => isAlive)) this.violations.add('an executor is left', 'by the host');
    if (this.executors.length > 1) this.violations.add('two executors for one session', '');
    this.watch.finish();
  }

  get links(): number {
    return this.#links.length;
  }
}

/** Runs a session's program. The same program and seed give the same history, byte for byte. */
export async function runSession(program: SessionProgram, seed: number, isTraced = false): Promise<History> {
  const world = new World(
    { seed, isTraced, stalls: program.wire.stalls },
    {
      uncaught: (thread, error) => violations.add('uncaught exception', `in ${thread.name}: ${String((error as Error).stack)}`),
      beforeJump: () => {},
    },
  );
  const violations = new Violations(world);
  const note = (kind: string) => (error: unknown) => violations.add(kind, String((error as Error | undefined)?.stack ?? error));
  const leaveWorld = enterWorld(world, {
    printed: note('printed'),
    uncaughtException: note('uncaught exception'),
    unhandledRejection: note('unhandled rejection'),
  });
  let stage: SessionStage | undefined;
  try {
    const end = await world.run(() => {
      stage = new SessionStage(world, violations, program, seed);
    });
    stage?.judge(end);
  } finally {
    leaveWorld();
  }
  return {
    violations: violations.all,
    fingerprint: world.trace.fingerprint,
    trace: world.trace.lines ?? [],
    events: program.messages.length,
    executors: stage?.executors.length ?? 0,
    deaths: (stage?.links ?? 1) - 1,
    steps: world.steps,
  };
}
