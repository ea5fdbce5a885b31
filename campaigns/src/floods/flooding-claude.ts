import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pinnedClaude } from '../parity/claude/pinned-claude.ts';
import { MODEL_OF_LINES, type FloodSizes } from './floods.ts';

/** Writes that a flood has begun. */
export const BEGUN = 'flood-has-begun';

/**
 * A CLI that is the real one, but that it prints empty lines first for the model that is named so.
 *
 * @returns its path
 */
export async function writeFloodingClaude(directory: string, { lines }: FloodSizes): Promise<string> {
  const file = path.join(directory, 'claude');
  const script = `#!/bin/sh
case " $* " in
*" --model ${MODEL_OF_LINES} "*)
  touch ${BEGUN}
  yes '' | head -n ${lines}
  ;;
esac
exec '${pinnedClaude()}' "$@"
`;
  await writeFile(file, script);
  await chmod(file, 0o755);
  return file;
}
