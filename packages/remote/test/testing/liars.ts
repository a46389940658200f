/** Links that break their promises, one each, and the cases of the suite that are there to notice. */
import type { CloseCause, LinkEnd } from '@mp-event-loop/remote';
import type { CreateLinks, Network } from '@mp-event-loop/remote/testing';
import { type Lie, lying } from './lying-network.ts';
import type { PipeEnd, PipeNetwork } from './pipe-network.ts';

export interface Liar {
  readonly create: CreateLinks;
  /** Cases that must fail against it. */
  readonly caughtBy: readonly string[];
}

const both = (title: string): string[] => [`${title}, to the host`, `${title}, to the caller`];
const causes = ['done', 'full', 'draining', 'unknown-session', 'version', 'malformed', 'oversized', 'limit', 'replaced', 'silent'];
const causeCases = (cause: string): string[] => both(`the cause '${cause}' arrives with its words`);

function liar(lie: Lie, ...caughtBy: readonly string[]): Liar {
  return { create: lying(lie), caughtBy };
}

/** Changes what each end hears of its end. */
function ending(change: (end: LinkEnd) => LinkEnd): Lie {
  return { owner: (owner) => ({ closed: (end) => owner.closed(change(end)) }) };
}

/** Does something to every nth frame that an end sends; gives what is sent in its place. */
function every(nth: number, change: (frame: Uint8Array) => readonly Uint8Array[]): Lie {
  return {
    link: (link) => {
      let count = 0;
      return {
        send: (frame) => {
          count += 1;
          for (const one of count % nth === 0 ? change(frame) : [frame]) link.send(one);
        },
      };
    },
  };
}

const frames: Record<string, Liar> = {
  'loses a frame now and then': liar(
    every(30, () => []),
    ...both('many small frames arrive once and in order'),
    ...both('small and large frames arrive whole and in order'),
    'frames of both directions arrive at the same time',
    'frames that are sent one at a time arrive, each answered by the next',
    'a frame of a single byte arrives',
    'each link carries its own frames',
  ),
  'doubles a frame now and then': liar(
    every(15, (frame) => [frame, frame]),
    ...both('many small frames arrive once and in order'),
    'frames that the host sends when it is handed the link arrive, after the opening',
    'frames that the caller sends when the link opens arrive',
  ),
  'swaps frames': liar(
    {
      link: (link) => {
        let held: Uint8Array | undefined;
        return {
          send: (frame) => {
            const first = held;
            held = first === undefined ? frame : undefined;
            if (first !== undefined) for (const one of [frame, first]) link.send(one);
          },
        };
      },
    },
    ...both('many small frames arrive once and in order'),
    ...both('small and large frames arrive whole and in order'),
  ),
  'cuts frames short': liar(
    every(1, (frame) => [frame.subarray(0, 60_000)]),
    ...both('frames just below and of the largest size of sessions arrive'),
    ...both('many of the largest size of sessions arrive in order'),
    ...both('frames just below and of the largest size of the link arrive'),
  ),
  'takes no frame of the largest size of sessions': liar(
    every(1, (frame) => (frame.length > 65_550 ? [] : [frame])),
    ...both('frames just below and of the largest size of sessions arrive'),
    ...both('many of the largest size of sessions arrive in order'),
    'a session gets a frame across that is larger than any link carries',
  ),
  'cuts large frames in two': liar(
    every(1, (frame) => (frame.length > 1000 ? [frame.subarray(0, 1000), frame.subarray(1000)] : [frame])),
    ...both('small and large frames arrive whole and in order'),
  ),
  'joins frames': liar(
    {
      link: (link) => {
        let waiting: Uint8Array[] = [];
        return {
          send: (frame) => {
            waiting.push(frame.slice());
            if (waiting.length > 1) return;
            queueMicrotask(() => {
              link.send(Buffer.concat(waiting));
              waiting = [];
            });
          },
        };
      },
    },
    'frames that the caller sends when the link opens arrive',
  ),
  'sends all of the buffer that a frame is a part of': liar(
    every(1, (frame) => [new Uint8Array(frame.buffer)]),
    ...both('of a frame that is a part of a larger buffer only that part crosses'),
  ),
  'reuses the bytes of frames that have arrived': liar(
    {
      owner: (owner) => {
        const pool = new Uint8Array(200_000);
        return {
          received: (frame) => {
            pool.set(frame);
            owner.received(pool.subarray(0, frame.length));
          },
        };
      },
    },
    ...both('a frame that has arrived is not changed by those that follow'),
  ),
  'changes the frames that it sends': liar(
    every(1, (frame) => {
      const copy = frame.slice();
      frame.fill(7);
      return [copy];
    }),
    ...both('a frame can be sent again, and is not changed by the link'),
  ),
  'changes a byte': liar(
    every(1, (frame) => {
      const copy = frame.slice();
      if (copy.length > 100) copy[50] = 1;
      return [copy];
    }),
    ...both('small and large frames arrive whole and in order'),
    ...both('a frame can be sent again, and is not changed by the link'),
  ),
  'takes frames above its largest size': liar(
    { fixture: () => ({ maxFrame: 80_000 }) },
    ...both('a frame above the largest size ends the link, and its sender hears that it was oversized'),
  ),
  'takes no frames of its largest size': liar(
    { fixture: () => ({ maxFrame: 100_001 }) },
    ...both('frames just below and of the largest size of the link arrive'),
  ),
  'carries one way at a time': liar(
    {
      link: (link, side) => ({
        send: (frame) => {
          if (side === 'caller') link.send(frame);
        },
      }),
    },
    'frames of both directions arrive at the same time',
    'frames that are sent one at a time arrive, each answered by the next',
    'the host can send to all links at once',
    'a session carries frames both ways, and has them acknowledged',
  ),
  'delivers inside send': liar(
    {
      link: (link, _side, network) => ({
        send: (frame) => {
          link.send(frame);
          if (!network.isStalled) (link as PipeEnd).flush();
        },
      }),
    },
    'frames that are sent one at a time arrive, each answered by the next',
  ),
};

const openings: Record<string, Liar> = {
  'opens twice': liar(
    {
      owner: (owner) => ({
        opened: () => {
          owner.opened();
          setTimeout(() => owner.opened());
        },
      }),
    },
    'a dialled link opens, and the host is handed one link',
  ),
  'opens before dialling has returned': liar(
    {
      fixture: (network, { dial }) => ({
        dial: (to, owner) => {
          if (to === network.address) owner.opened();
          return dial(to, owner);
        },
      }),
    },
    'a dialled link opens, and the host is handed one link',
    'what is sent before a link opens is neither carried nor kept',
  ),
  'keeps what is sent before it opens': liar(
    {
      link: (link, side) => {
        let isFirst = side === 'caller';
        return {
          send: (frame) => {
            if (isFirst) setTimeout(() => link.send(frame), 5);
            else link.send(frame);
            isFirst = false;
          },
        };
      },
    },
    'what is sent before a link opens is neither carried nor kept',
  ),
  'opens although it was given up': liar(
    { link: (link, side) => (side === 'caller' ? { close: () => {}, terminate: () => void setTimeout(() => link.terminate(), 30) } : {}) },
    'a dial can be ended at once',
    'a dial can be closed at once',
    'a dial that nobody answers can be closed',
  ),
  'never ends a dial that nobody answers': liar(
    { link: (link, side) => (side === 'caller' ? { terminate: () => {}, close: () => {} } : { terminate: () => link.terminate() }) },
    'a dial that nobody answers can be ended',
    'a dial that nobody answers can be closed',
    'a link can be closed when it opens',
  ),
  'opens where nobody answers': liar({ fixture: (network) => ({ silent: network.address }) }, 'a dial that nobody answers does not open'),
  'opens where it is refused': liar(
    { fixture: (network) => ({ refusing: network.address }) },
    'a dial that is refused closes with an error that says where',
    'a dial that is refused does not keep others from opening',
    'a link that is over can be held and let go',
  ),
  'does not say why it was refused': liar(
    ending((end) => ({ ...end, error: undefined })),
    'a dial that is refused closes with an error that says where',
  ),
  'does not say where it was refused': liar(
    ending((end) => ({ ...end, error: end.error && Object.assign(new Error('no'), { code: 'ERR_TRANSPORT' }) })),
    'a dial that is refused closes with an error that says where',
  ),
  'gives an idle link up': liar(
    {
      owner: (owner, _side, network) => ({
        opened: () => {
          owner.opened();
          setTimeout(() => network.cut(), 10);
        },
      }),
    },
    'an open link stays open while nobody sends anything',
  ),
  'loses what the host says at once': liar(
    {
      link: (link, side) => {
        let isLate = side === 'caller';
        setTimeout(() => {
          isLate = true;
        }, 5);
        return { send: (frame) => void (isLate && link.send(frame)), close: (why, words) => void (isLate && link.close(why, words)) };
      },
    },
    'frames that the host sends when it is handed the link arrive, after the opening',
    'a link can be closed by the host when it is handed it',
  ),
};

const closings: Record<string, Liar> = {
  ...Object.fromEntries(
    causes.map((cause) => [
      `takes the cause '${cause}' for a broken link`,
      liar(
        ending((end) => ({ ...end, why: end.why === cause ? 'broken' : end.why })),
        ...causeCases(cause),
      ),
    ]),
  ),
  'forgets the words': liar(
    ending((end) => ({ ...end, message: '' })),
    ...causeCases('done'),
  ),
  'tells of an end twice': liar(
    {
      owner: (owner) => ({
        closed: (end) => {
          owner.closed(end);
          setTimeout(() => owner.closed(end));
        },
      }),
    },
    ...both('closing again changes nothing: the first cause counts'),
    ...both('terminating again, or after closing, changes nothing'),
    'both ends may close at the same time',
    'both ends hear once of a network that breaks',
  ),
  'never tells the caller that it closed': liar(
    {
      owner: (owner, side) => ({ closed: (end) => void (side === 'host' && owner.closed(end)) }),
    },
    ...causeCases('full'),
    'a link that is not held is closed as one that is',
    'another link can be dialled when one has closed',
  ),
  'takes the last cause': liar(
    {
      link: (link) => {
        let last: readonly [CloseCause, string] | undefined;
        return {
          close: (...given) => {
            if (last === undefined) setTimeout(() => link.close(...(last as readonly [CloseCause, string])));
            last = given;
          },
        };
      },
    },
    ...both('closing again changes nothing: the first cause counts'),
  ),
  'closes before what was sent': liar(
    {
      link: (link) => {
        const waiting: Uint8Array[] = [];
        return {
          send: (frame) => {
            waiting.push(frame);
            setTimeout(() => {
              for (const one of waiting.splice(0)) link.send(one);
            });
          },
        };
      },
    },
    ...both('what was sent before a link is closed arrives first'),
  ),
  'throws for words that are long': liar(
    {
      link: (link) => ({
        close: (why, message) => {
          if (message.length > 120) throw new RangeError('too long');
          link.close(why, message);
        },
      }),
    },
    ...both('words of any length and alphabet cost neither the cause nor the link'),
  ),
  'carries what is sent after closing': liar(
    {
      link: (link) => ({
        close: (why, message) => void setTimeout(() => link.close(why, message), 5),
      }),
    },
    ...both('what is sent after a link is closed does not arrive, and does no harm'),
  ),
  'throws for what is sent after closing': liar(
    {
      link: (link) => {
        let hasClosed = false;
        return {
          close: (why, message) => {
            hasClosed = true;
            link.close(why, message);
          },
          send: (frame) => {
            if (hasClosed) throw new Error('closed');
            link.send(frame);
          },
        };
      },
    },
    ...both('what is sent after a link is closed does not arrive, and does no harm'),
  ),
  'closes inside close': liar(
    {
      link: (link) => ({ close: (why, message) => (link as PipeEnd).closeNow(why, message) }),
    },
    ...both('an end can close when a frame arrives'),
    'a link can be closed when it opens',
  ),
  'keeps quiet when it is terminated': liar(
    { link: () => ({ terminate: () => {} }) },
    ...both('an end can be terminated, and the other end hears that the link broke'),
    ...both('an end can be terminated while the network stands still, whatever waits'),
  ),
  'says that it was done when it is terminated': liar(
    { link: (link) => ({ terminate: () => link.close('done', '') }) },
    ...both('an end can be terminated, and the other end hears that the link broke'),
  ),
};

const networks: Record<string, Liar> = {
  'does not notice that the network broke': liar(
    { fixture: (network) => ({ network: { ...spread(network), cut: () => {} } }) },
    'both ends hear once of a network that breaks',
    ...both('of frames under way when the network breaks the first arrive, without a gap'),
    'a link can be dialled anew when the network has broken, and carries',
  ),
  'cannot be dialled anew when it broke': liar(
    {
      fixture: (network, { dial }) => {
        let isBroken = false;
        return {
          dial: (to, owner) => dial(isBroken ? network.refusing : to, owner),
          network: {
            ...spread(network),
            cut: () => {
              isBroken = true;
              network.cut();
            },
          },
        };
      },
    },
    'a link can be dialled anew when the network has broken, and carries',
    'frames that are lost with a link are sent again over the next',
  ),
  'loses what is sent while the network stands still': liar(
    { link: (link, _side, network) => ({ send: (frame) => void (network.isStalled || link.send(frame)) }) },
    ...both('what is sent while the network stands still arrives when it goes on'),
  ),
  'closes when the network stands still': liar(
    {
      fixture: (network) => ({
        network: {
          ...spread(network),
          stall: () => {
            network.stall();
            network.cut();
          },
        },
      }),
    },
    ...both('what is sent while the network stands still arrives when it goes on'),
  ),
  'knows nothing of what waits': liar(
    { link: () => ({ buffered: 0 }) },
    ...both('buffered grows while the network takes nothing, and falls to 0 when it goes on'),
    ...both('an end can be terminated while the network stands still, whatever waits'),
  ),
  'never counts what has left': liar(
    {
      link: (link) => {
        let sent = 0;
        return {
          send: (frame) => {
            sent += frame.length;
            link.send(frame);
          },
          get buffered() {
            return sent;
          },
        };
      },
    },
    ...both('buffered grows while the network takes nothing, and falls to 0 when it goes on'),
  ),
  'does not look for gaps': liar(
    { options: { noticesGaps: false } },
    ...both('a packet that is lost leaves no gap'),
    ...both('a packet that comes twice gives no frame twice'),
    ...both('packets that change places give no frames out of order'),
  ),
  'breaks a link on one side only': liar(
    {
      owner: (owner, side) => ({ closed: (end) => void (side === 'caller' && owner.closed(end)) }),
    },
    'both ends hear once of a network that breaks',
    'a link can be dialled anew when the network has broken, and carries',
  ),
};

const sides: Record<string, Liar> = {
  'carries no more than ten links': liar(
    {
      fixture: (network, { dial }) => {
        let links = 0;
        return {
          dial: (to, owner) => {
            links += 1;
            return dial(links > 10 ? network.silent : to, owner);
          },
        };
      },
    },
    'links that are dialled at the same time all open',
    'each link carries its own frames',
    'a link that is closed, terminated or used up ends no other',
    'each link ends with its own cause',
    'the host can send to all links at once',
  ),
  'ends all links with one': liar(
    {
      link: (link, _side, network) => ({
        close: (why, words) => {
          link.close(why, words);
          network.cut();
        },
        terminate: () => network.cut(),
      }),
    },
    'a link that is closed, terminated or used up ends no other',
    'each link ends with its own cause',
  ),
  'carries nothing once it is let go': liar(
    {
      link: (link) => {
        let isHeld = true;
        return {
          hold: (isNeeded) => {
            isHeld = isNeeded;
          },
          send: (frame) => void (isHeld && link.send(frame)),
        };
      },
    },
    'holding and letting go at any time changes nothing that a link carries',
  ),
  'throws when a link that is over is held': liar(
    {
      link: (link) => {
        let isOver = false;
        return {
          terminate: () => {
            isOver = true;
            link.terminate();
          },
          hold: () => {
            if (isOver || (link as PipeEnd).isOver) throw new Error('over');
          },
        };
      },
    },
    'a link that is over can be held and let go',
  ),
};

/** The network as an object whose members can be replaced. */
function spread(network: PipeNetwork): Network {
  return { cut: () => network.cut(), stall: () => network.stall(), resume: () => network.resume(), packets: network.packets };
}

export const liars: Readonly<Record<string, Liar>> = { ...frames, ...openings, ...closings, ...networks, ...sides };

/** On this network no link ever opens. */
export const unfit: CreateLinks = lying({ fixture: (network) => ({ address: network.silent, refusing: network.silent }) });
