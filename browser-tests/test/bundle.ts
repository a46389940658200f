/** Scripts for pages and their workers, bundled as users' would be. */
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

export interface Bundled {
  /** The texts of the scripts, by name. */
  readonly scripts: ReadonlyMap<string, string>;
  /** The files that went into them. */
  readonly files: readonly string[];
  /** What they import still. */
  readonly imports: readonly string[];
}

/** Each file becomes a script of its own, with copies of all that it imports. Paths are from this folder. */
export async function bundle(files: readonly string[], plugins: Plugin[] = []): Promise<Bundled> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: fileURLToPath(new URL('.', import.meta.url)),
    entryPoints: [...files],
    entryNames: '[name]',
    outdir: 'site',
    write: false,
    metafile: true,
    bundle: true,
    platform: 'browser',
    format: 'esm',
    target: 'es2022',
    plugins,
  });
  return {
    scripts: new Map(outputFiles.map(({ path, text }) => [basename(path), text])),
    files: Object.keys(metafile.inputs),
    imports: Object.values(metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path)),
  };
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
