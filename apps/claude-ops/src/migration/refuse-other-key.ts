import { StartFailure } from '@claude-ops/cli';
import { keyCheckOf } from '@claude-ops/core';
import type { DataCopy } from '@claude-ops/storage/postgres';

/** @throws {StartFailure} where nodes that run have another secret key: they would take the tasks, and fail to run them. */
export async function refuseOtherKey(copy: DataCopy, key: Uint8Array): Promise<void> {
  const own = keyCheckOf(key);
  const checks = await copy.keyChecks();
  if (checks.every((check) => check === own)) return;
  throw new StartFailure('The nodes that share this PostgreSQL have another secret key than these tasks.', {
    advice: 'Stop them, and give them the key of these tasks as CLAUDE_OPS_SECRET_KEY.',
  });
}
