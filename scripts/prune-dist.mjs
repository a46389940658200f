// @ts-check
// Deletes compiled files whose source is gone: `tsc -b` never does, and they would be packed and tested.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { projects, root } from './workspace.mjs';

for (const project of projects) {
  const dist = join(root, project, 'dist');
  if (!existsSync(dist)) continue;
  for (const file of readdirSync(dist, { encoding: 'utf8', recursive: true })) {
    const compiled = /(\.d\.ts|\.js)(\.map)?$/;
    if (compiled.test(file) && !existsSync(join(root, project, 'src', file.replace(compiled, '.ts')))) {
      rmSync(join(dist, file));
    }
  }
}
