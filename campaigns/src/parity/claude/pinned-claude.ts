import { createRequire } from 'node:module';
import path from 'node:path';

/** The CLI that this repository is built and tested with. */
export function pinnedClaude(): string {
  const fromRoot = createRequire(new URL('../../../../package.json', import.meta.url));
  const manifest = fromRoot.resolve('@anthropic-ai/claude-code/package.json');
  return path.join(path.dirname(manifest), 'bin', 'claude.exe');
}
