/** What holding a link means to a process: shown by processes of their own, which dial the host of the case. */
import { same } from './assert.ts';
import { numberIn } from './frames.ts';
import { pause, type Scene } from './scene.ts';

export interface HoldOptions {
  /** A module whose default export is the `Dial`, for the cases that need a process of their own. Without it they are skipped. */
  module?: string | URL | undefined;
}

type ProcessCase = (scene: Scene, module: string | URL) => Promise<void>;

/** ms in which a process that nothing holds would have ended. If it were too short, the case would prove less, but not fail. */
const IDLE_FOR = 300;
const program = new URL(`./hold-program${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`, import.meta.url);

/** Runs the program; resolves with its exit code and what it printed. */
async function run(scene: Scene, module: string | URL, deed: 'hold' | 'let go'): Promise<{ code: number | null; output: string }> {
  const { spawn } = await import('node:child_process');
  const { fileURLToPath } = await import('node:url');
  const child = spawn(process.execPath, [fileURLToPath(program), String(module), scene.fixture.address, deed]);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (bytes: unknown) => {
      output += String(bytes);
    });
  let code: number | null | undefined;
  child.on('close', (exitCode) => {
    code = exitCode;
  });
  try {
    await scene.until(() => code !== undefined, `a process that can ${deed} its link must end`);
  } finally {
    child.kill('SIGKILL');
  }
  return { code: code ?? null, output };
}

export const processes: Readonly<Record<string, ProcessCase>> = {
  'a link that is let go lets its process end': async (scene, module) => {
    same(await run(scene, module, 'let go'), { code: 0, output: 'opened\n' }, 'the end of a process whose link is let go');
    await scene.until(() => scene.hosts[0]?.hasClosed === true, 'the link of a process that has ended must close');
  },

  'a link that is held keeps its process until it has closed': async (scene, module) => {
    scene.onAccepted = (host) => {
      host.onReceived = async (frame) => {
        same(numberIn(frame), 1, 'what the process sent');
        await pause(IDLE_FOR);
        host.close('done');
      };
    };
    same(await run(scene, module, 'hold'), { code: 0, output: 'opened\nclosed: done\n' }, 'the end of a process whose link is held');
  },
};
