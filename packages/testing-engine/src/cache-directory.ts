import os from 'node:os';
import path from 'node:path';

/**
 * Where the engine and the material of its images are kept between runs, for all checkouts of a user: `CLAUDE_OPS_TEST_ENGINE_DIR`, else in the
 * user's cache. Its path must be short, as sockets are below it.
 */
export function cacheDirectory(): string {
  const caches = process.env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache');
  return path.resolve(
    process.env['CLAUDE_OPS_TEST_ENGINE_DIR'] || path.join(caches, 'claude-ops-test-engine'),
  );
}
