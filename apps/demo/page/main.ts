// The page from top to bottom: one board, the engine that feeds it, and what shows and changes both.

import { Board } from './board.ts';
import { DelaysView } from './delays-view.ts';
import { element } from './element.ts';
import type { EngineName } from './engine.ts';
import { engineTitle, startEngineSwitch } from './engine-switch.ts';
import { Engines } from './engines.ts';
import { ExecutorsView } from './executors-view.ts';
import { FaultControls } from './fault-controls.ts';
import { FiguresView } from './figures-view.ts';
import { FrameGaps } from './frame-gaps.ts';
import { Geography } from './geography.ts';
import { Log } from './log.ts';
import { MapView } from './map-view.ts';
import { PaceControls } from './pace-controls.ts';
import { Painter } from './painter.ts';
import { PulseView } from './pulse-view.ts';
import { Rate } from './rate.ts';
import { logRecoveries } from './recoveries.ts';
import { Replayer } from './replayer.ts';
import { getSetup } from './server.ts';
import { SumsCheck, type Verdict } from './sums-check.ts';
import { startTheme } from './theme.ts';
import { count, inWords, milliseconds } from './wording.ts';
import { WorkControls } from './work-controls.ts';

/** At first. */
const FIRST: EngineName = 'worker';

const log = new Log();
main().catch((error: unknown) => log.happened('failed', `The page could not start: ${inWords(error)}`));

async function main(): Promise<void> {
  let painter: Painter | undefined;
  const changed = (): void => painter?.changed();
  startTheme(changed);
  const setup = await getSetup();
  const geography = await Geography.load();
  const rate = new Rate();
  let board = new Board();
  const figures = new FiguresView(geography);
  const check = new SumsCheck(setup.flights, (verdict) => {
    figures.drawVerdict(verdict);
    logVerdict(verdict, log);
  });

  const replayer = new Replayer(setup.flights, {
    frame: (frame) => {
      board.add(frame);
      rate.add(frame.sums.flights);
      check.look(frame.to, board.sums);
      changed();
    },
    lapEnded: () => {
      board = new Board();
    },
    replayResumed: (flight, gap) => log.add('mended', `The replay goes on after ${milliseconds(gap)}, with flight ${count(flight)}.`),
  });

  const engines = new Engines(setup, FIRST);
  for (const engine of engines.all) logRecoveries(engine, log);
  await engines.start(FIRST);

  async function change(name: EngineName): Promise<void> {
    if (!(await engines.use(name))) return;
    replayer.runOn(engines.current);
    faults.show();
    log.happened('you', `${engineTitle(name)} takes over. The board stays.`);
  }

  const pace = new PaceControls(setup.flightsPerSecond, log, (isOn) => replayer.takeAllAtOnce(isOn, engines.current));
  const faults = new FaultControls(() => engines.current, log);
  new WorkControls(() => engines.current, log);
  element('start-over').addEventListener('click', () => {
    board = new Board();
    figures.forgetVerdict();
    changed();
    replayer.startOver(engines.current);
    log.happened('you', 'The replay starts over, with an empty board.');
  });
  startEngineSwitch(FIRST, (name) => void change(name).catch((error: unknown) => log.happened('failed', inWords(error))));
  faults.show();

  const gaps = new FrameGaps();
  const pulse = new PulseView(gaps);
  const map = new MapView(geography, changed);
  const delays = new DelaysView(changed);
  const executors = new ExecutorsView();
  // The first time takes longest: it is no frame of the pulse yet.
  map.draw(board);
  painter = new Painter(gaps, {
    always: (now) => pulse.draw(now),
    whenChanged: [() => map.draw(board), () => delays.draw(board)],
    regularly: [() => figures.draw(board, rate.perSecond), () => executors.draw(engines.current)],
  });

  await pace.tell();
  replayer.runOn(engines.current);
  log.happened('note', `${engineTitle(FIRST)} adds up the flights.`);
  // So that a switch takes no time; one that can't be started says so when it is chosen.
  for (const { name } of engines.all) await engines.start(name).catch(() => {});
  // What the page's own start took is over.
  gaps.clear();
}

function logVerdict({ sums, isWhole, faults }: Verdict, log: Log): void {
  for (const fault of faults) log.happened('failed', `The sums differ from the file’s: ${fault}.`);
  if (!isWhole || faults.length > 0) return;
  const all = `${count(sums.delay)} minutes of delay, ${count(sums.distance)} miles`;
  log.add('note', `All ${count(sums.flights)} flights are in, and their sums are the file’s: ${all}.`);
}
