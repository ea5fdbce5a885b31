import { workspaceFailure } from '../../attempt/workspace-failure.ts';
import type { WorkspaceLimits } from '../workspace-limits.ts';
import type { ArchiveFormat } from './archive-entry.ts';

/** Up to here any ratio is taken: small files of one byte repeated are ordinary. */
const RATIO_COUNTS_FROM_BYTES = 16 * 1024 * 1024;

/** Counts what is really unpacked, over a whole archive. */
export interface UnpackMeter {
  /** @throws {ClaudeOpsError} workspace_failed, where it is too much. */
  count(bytes: number): void;
}

export function createUnpackMeter(
  archiveBytes: number,
  { maxBytes, maxRatio }: Pick<WorkspaceLimits, 'maxBytes' | 'maxRatio'>,
  format: ArchiveFormat,
): UnpackMeter {
  let total = 0;
  return {
    count(bytes) {
      total += bytes;
      if (total > maxBytes)
        throw workspaceFailure(
          `The ${format} unpacks to more than ${maxBytes} bytes: send less, or have WORKSPACE_MAX_BYTES raised.`,
        );
      if (total > RATIO_COUNTS_FROM_BYTES && total > archiveBytes * maxRatio)
        throw workspaceFailure(
          `The ${format} unpacks to more than ${maxRatio} times its ${archiveBytes} bytes: if it is no bomb, have ZIP_MAX_RATIO raised.`,
        );
    },
  };
}
