/** Scripts for pages and their workers, bundled as users' would be. */
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

/** Each file becomes a script of its own, with copies of all that it imports. Gives their texts by name. */
export async function bundle(files: readonly string[], plugins: Plugin[] = []): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    absWorkingDir: fileURLToPath(new URL('.', import.meta.url)),
    entryPoints: [...files],
    entryNames: '[name]',
    outdir: 'site',
    write: false,
    bundle: true,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    plugins,
  });
  return new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
}

/** Has scripts load these files, which are scripts of their own, where they import them. */
export function apart(files: readonly string[]): Plugin {
  return {
    name: 'apart',
    setup: ({ onResolve }) =>
      onResolve({ filter: /^\./ }, ({ path, resolveDir }) =>
        files.includes(join(resolveDir, path)) ? { path: `./${basename(path)}`, external: true } : undefined,
      ),
  };
}
