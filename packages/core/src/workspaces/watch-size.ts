import { setTimeout as delay } from 'node:timers/promises';
import { measureDirectory } from './measure-directory.ts';
import { workspaceFailure } from '../attempt/workspace-failure.ts';
import type { WorkspaceLimits } from './workspace-limits.ts';

const PAUSE_MS = 200;

/**
 * Does what fills a directory, and looks again and again how large it has become: too large, the work is aborted.
 *
 * @throws {ClaudeOpsError} workspace_failed, where it is over a limit, also at the end.
 */
export async function withinSize<T>(
  directory: string,
  limits: WorkspaceLimits,
  work: (tooLarge: AbortSignal) => Promise<T>,
): Promise<T> {
  const tooLarge = new AbortController();
  const done = new AbortController();
  const look = async () => {
    const size = await measureDirectory(directory, { files: limits.maxFiles, bytes: limits.maxBytes });
    if (size.files > limits.maxFiles || size.bytes > limits.maxBytes)
      tooLarge.abort(repositoryTooLarge(limits));
  };
  const watching = (async () => {
    while (!done.signal.aborted && !tooLarge.signal.aborted) {
      await delay(PAUSE_MS, undefined, { signal: done.signal }).catch(() => undefined);
      await look();
    }
  })();
  try {
    const result = await work(tooLarge.signal);
    done.abort();
    await watching;
    tooLarge.signal.throwIfAborted();
    return result;
  } finally {
    done.abort();
    await watching;
  }
}

export function repositoryTooLarge({ maxFiles, maxBytes }: WorkspaceLimits): Error {
  return workspaceFailure(
    `The repository is larger than ${maxBytes} bytes or ${maxFiles} files: use a smaller one, or have WORKSPACE_MAX_BYTES or WORKSPACE_MAX_FILES raised.`,
  );
}
