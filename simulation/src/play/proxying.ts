/** Makes an object in an executor, and calls it as drawn. */
import { Event } from '../core.ts';
import { Counter } from '../executor/counter.ts';
import { useProxy } from '../executor/tasks.ts';
import type { ProxyCall, ProxyStep } from '../program/program.ts';
import { Act, codeOf, firstLine } from './act.ts';
import type { Stage } from './stage.ts';

type Face = Awaited<ReturnType<typeof makeFace>>;

const makeFace = (stage: Stage, step: ProxyStep) => stage.loop.proxy(Counter, [step.id, step.isBroken], { mirror: ['double', 'count'] });

export async function runProxy(stage: Stage, step: ProxyStep): Promise<void> {
  const { facts } = stage;
  let face: Face;
  try {
    face = await stage.track(`proxy ${step.id}`, makeFace(stage, step));
    if (step.isBroken) stage.violate('proxy', `${step.id} was made, though its constructor throws`);
  } catch (error) {
    const code = codeOf(error);
    const isOurs = (step.isBroken && firstLine(error) === `counter ${step.id} is broken`) || code === 'ERR_QUEUE_FULL';
    if (!isOurs && !facts.excuses(error, code))
      stage.violate('proxy failed without a reason', `making ${step.id}: ${String((error as Error).stack)}`);
    return;
  }
  let last = 0;
  const calls: Promise<void>[] = [];
  for (const [index, call] of step.calls.entries()) {
    if (call.pause !== undefined) await stage.sleep(call.pause);
    const made = stage.track(`call ${index + 1} (${call.method}) of proxy ${step.id}`, callFace(stage, step, face, call, index + 1));
    calls.push(
      made.then((number) => {
        if (number === undefined) return;
        if (number < last) stage.violate('proxy', `call ${number} of ${step.id} ended after ${last}`);
        last = number;
      }),
    );
    if (!step.isParallel) await calls.at(-1);
  }
  await Promise.all(calls);
  try {
    await stage.track(`disposal of proxy ${step.id}`, face[Symbol.asyncDispose]() as Promise<void>);
  } catch (error) {
    stage.violate('proxy', `disposal of ${step.id} rejected: ${String(error)}`);
  }
  await face.add(1000).then(
    () => stage.violate('proxy', `${step.id} answers after its disposal`),
    () => {},
  );
}

/** Returns the call's number once it was answered as it should be. */
async function callFace(stage: Stage, step: ProxyStep, face: Face, call: ProxyCall, number: number): Promise<number | undefined> {
  const { facts } = stage;
  try {
    switch (call.method) {
      case 'add':
      case 'slow': {
        const answer = await (call.method === 'add' ? face.add(number) : face.slow(number, call.ms));
        if (answer !== number) stage.violate('proxy', `call ${number} of ${step.id} gave ${answer}`);
        if (typeof face.count !== 'number' || face.double !== face.count * 2)
          stage.violate('proxy', `mirror of ${step.id}: ${face.count}, ${face.double}`);
        return number;
      }
      case 'fail':
      case 'die':
        await face[call.method](number);
        stage.violate('proxy', `call ${number} of ${step.id} (${call.method}) was answered`);
        return undefined;
      case 'items':
        await takeItems(stage, face, call, number);
        return undefined;
      case 'event':
        addUser(stage, face, call.eventId ?? 0);
        return undefined;
    }
  } catch (error) {
    const code = codeOf(error);
    const isOurs = (call.method === 'fail' && firstLine(error) === `call ${number} throws`) || code === 'ERR_QUEUE_FULL';
    if (!isOurs && !facts.excuses(error, code))
      stage.violate('proxy failed without a reason', `call ${number} (${call.method}) of ${step.id}: ${String((error as Error).stack)}`);
    return undefined;
  }
}

async function takeItems(stage: Stage, face: Face, { ms, leavesAfter }: ProxyCall, number: number): Promise<void> {
  let next = 0;
  for await (const item of face.items(number, 4)) {
    if (item !== next) stage.violate('proxy', `item ${item} instead of ${next}`);
    next += 1;
    await stage.sleep(ms);
    if (leavesAfter !== undefined && next > leavesAfter) break;
  }
}

/** Adds an event that takes the proxy. */
function addUser(stage: Stage, face: Face, id: number): void {
  const act = new Act({ id, deed: { does: 'quick', us: 1, module: 'A' } }, false);
  act.isBound = true;
  const event = new Event(useProxy as never, [id, face]);
  stage.register(act, event);
  try {
    stage.loop.addEvent(event);
  } catch (error) {
    stage.forget(act);
    throw error;
  }
}
