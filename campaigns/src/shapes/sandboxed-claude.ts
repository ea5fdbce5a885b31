import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pinnedClaude } from '../parity/claude/pinned-claude.ts';

/**
 * The real CLI, told that it is in a sandbox: else it refuses root to go without permissions.
 *
 * @returns its path
 */
export async function writeSandboxedClaude(directory: string): Promise<string> {
  const file = path.join(directory, 'claude');
  await writeFile(file, `#!/bin/sh\nIS_SANDBOX=1 exec '${pinnedClaude()}' "$@"\n`);
  await chmod(file, 0o755);
  return file;
}
