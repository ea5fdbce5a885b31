import path from 'node:path';
import type { Environment } from '@claude-ops/cli';
import type { Logger } from 'pino';
import type { Configuration } from './configuration/read-configuration.ts';
import { checkClaude } from './doctor/check-programs.ts';
import type { ProcessUser } from './process-user/find-process-user.ts';

export interface ClaudeWarningParts {
  readonly environment: Environment;
  readonly processUser: ProcessUser | undefined;
  readonly logger: Logger;
}

/**
 * Says in the log that tasks in processes will fail, where the CLI is not there, does not answer or is too old. The start does not wait
 * for that. Disposing ends it.
 */
export function warnOfClaude(
  { claudeBin, modes, dataDir }: Pick<Configuration, 'claudeBin' | 'modes' | 'dataDir'>,
  { environment, processUser, logger }: ClaudeWarningParts,
): AsyncDisposable {
  const ending = new AbortController();
  const warn = async () => {
    if (!modes.includes('process')) return;
    const { signal } = ending;
    // In a place of its own: a server that is killed meanwhile leaves nothing elsewhere.
    const home = path.join(dataDir, 'claude-version');
    const check = await checkClaude(
      { configured: claudeBin, environment },
      { environment, signal, home, user: processUser },
    );
    if (check.state === 'ok' || signal.aborted) return;
    const { detail, advice } = check;
    // That user may be brought a CLI in a place of root's, which it can't run there.
    if (processUser !== undefined && detail.includes('EACCES')) return;
    logger.warn({ event: 'claude_unusable', detail, advice }, 'tasks in mode process will fail');
  };
  const over = warn().catch((error: unknown) =>
    logger.warn({ event: 'claude_check_failed', err: error }, 'the claude CLI could not be checked'),
  );
  return {
    async [Symbol.asyncDispose]() {
      ending.abort();
      await over;
    },
  };
}
