import { existsSync, globSync, rmSync } from 'node:fs';
import path from 'node:path';

/**
 * Removes what the compiler made of a source that is gone: neither the compiler nor turbo's cache does, and it would be
 * published.
 */
for (const project of globSync('{packages,apps}/*/tsconfig.build.json')) {
  const directory = path.dirname(project);
  for (const output of globSync('dist/**/*.{js,d.ts}', { cwd: directory })) {
    const source = output.replace(/^dist/, 'src').replace(/(?:\.d\.ts|\.js)$/, '.ts');
    if (!existsSync(path.join(directory, source))) rmSync(path.join(directory, output));
  }
}
