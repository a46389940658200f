/** One history: a program, run in a world of its own, and judged. */
import { EventLoop } from './core.ts';
import { Journal } from './executor/journal.ts';
import { enterScene, type Scene } from './executor/scene.ts';
import { ExecutorServer } from './executor/server.ts';
import { initialize, initializeBadly, initializeSlowly } from './executor/tasks.ts';
import { Lending } from './fleet/lending.ts';
import { judgeHeld } from './judge/held.ts';
import { judge } from './judge/judge.ts';
import { runProgram } from './play/acting.ts';
import { Facts } from './play/facts.ts';
import { Handlers } from './play/handlers.ts';
import { KeepAlive } from './play/keep-alive.ts';
import { Stage } from './play/stage.ts';
import { type Violation, Violations } from './play/violations.ts';
import type { Program } from './program/program.ts';
import { OwnExecutors } from './transport/own-executors.ts';
import { enterWorld } from './world/platform.ts';
import { Died } from './world/virtual-thread.ts';
import { World } from './world/world.ts';

export interface History {
  readonly violations: readonly Violation[];
  readonly fingerprint: string;
  readonly trace: readonly string[];
  readonly events: number;
  readonly executors: number;
  readonly deaths: number;
  readonly steps: number;
}

/** So many histories for one in which it is looked up what is still held, which takes as long as a few histories do. */
const HELD_EACH = 100;

const initializers = { quickly: initialize, slowly: initializeSlowly, badly: initializeBadly } as const;

/** Runs a program. The same program and seed give the same history, byte for byte. */
export async function runHistory(program: Program, seed: number, isTraced = false): Promise<History> {
  const { loop: spec, net } = program;
  let keepAlive: KeepAlive | undefined;
  let isOver = false;
  const world = new World(
    { seed, isTraced, stalls: net.stalls },
    {
      uncaught: (thread, error, activation) => {
        const line = scene.lines.find((other) => other.thread === thread);
        if (line === undefined || !server.uncaught(line, error, activation))
          violations.add('uncaught exception', `in ${thread.name}: ${wordsOf(error)}`);
      },
      beforeJump: (next) => {
        if (!isOver) keepAlive?.beforeJump(next);
      },
    },
  );
  const violations = new Violations(world);
  const server = new ExecutorServer(world, net, seed);
  const lending = program.fleet && new Lending(program.fleet, { world, violations, net, executors: server, seed, program });
  const transport = lending?.main ?? new OwnExecutors(world, net, seed, server);
  const scene: Scene = {
    world,
    journal: new Journal(),
    origins: new WeakMap(),
    lines: lending?.fleet.lines ?? transport.lines,
    violate: (kind, text) => violations.add(kind, text),
  };
  const printed: string[] = [];
  const leaveWorld = enterWorld(world, {
    printed: (text) => void printed.push(text),
    uncaughtException: (error) => violations.add('uncaught exception', wordsOf(error)),
    unhandledRejection: (error) => {
      if (error instanceof Died) return;
      const origin = typeof error === 'object' && error !== null ? scene.origins.get(error) : undefined;
      if (origin !== undefined)
        world.call(origin.line.thread, origin.activation, () => void server.uncaught(origin.line, error, origin.activation));
      else violations.add('unhandled rejection', wordsOf(error));
    },
  });
  enterScene(scene);
  let stage: Stage | undefined;
  try {
    const end = await world.run(() => {
      lending?.begin();
      const handlers = new Handlers(() => stage as Stage);
      const { outputHandlers: count, hasErrorHandlers, isWatched, initialize: initializer, outputHandlers: _, ...options } = spec;
      const loop = new EventLoop({
        ...options,
        name: 'simulation',
        transport,
        initialize: initializer && initializers[initializer],
        outputHandlers: Array.from({ length: count }, (_nothing, index) => (event) => handlers.output(event, index, count)),
        errorHandlers: hasErrorHandlers ? [(event) => handlers.error(event)] : [],
      });
      stage = new Stage(world, program, transport, violations, new Facts(program, transport), loop);
      keepAlive = new KeepAlive(stage);
      if (isWatched) loop.subscribe((notice) => handlers.notice(notice));
      runProgram(stage).then(
        () => {
          isOver = true;
        },
        (error: unknown) => violations.add('the simulation failed', wordsOf(error)),
      );
    });
    stage?.printed.push(...printed);
    if (stage === undefined) violations.add('the simulation failed', 'it did not begin');
    else {
      judge(stage, scene.journal, { isOver, end });
      lending?.judge();
      if (isOver && seed % HELD_EACH === 0) judgeHeld(stage, server.executors());
    }
  } finally {
    enterScene(undefined);
    lending?.leave();
    leaveWorld();
  }
  const deaths = scene.lines.filter(({ death }) => death !== undefined && death !== 'closed').length;
  return {
    violations: violations.all,
    fingerprint: world.trace.fingerprint,
    trace: world.trace.lines ?? [],
    events: stage?.acts.size ?? 0,
    executors: scene.lines.length,
    deaths,
    steps: world.steps,
  };
}

function wordsOf(error: unknown): string {
  try {
    return String((error as Error | undefined)?.stack ?? error);
  } catch {
    return 'an error that cannot be read';
  }
}
