import { mkdir } from 'node:fs/promises';
import { workspaceFailure } from '../../attempt/workspace-failure.ts';
import type { Environment } from '../../claude/environment.ts';
import { attemptMark } from '../../processes/sweep/mark.ts';
import { sweep } from '../../processes/sweep/sweep.ts';
import { withDeadline } from '../with-deadline.ts';
import type { WorkspaceRequest } from '../workspace.ts';
import type { WorkspaceSettings } from '../workspace-options.ts';
import { createGitSession, type GitSession } from './git-session.ts';

export interface GitSessionSettings {
  readonly settings: Pick<WorkspaceSettings, 'git'>;
  /** The server's own environment, of which little reaches git. */
  readonly hostEnvironment: Environment;
  readonly instanceId: string;
}

interface GitUse {
  /** Begins the sentence that says that it took too long. */
  readonly what: string;
  readonly request: Pick<WorkspaceRequest, 'attemptId' | 'gitCredentials'>;
  /** Private to git: it is made. */
  readonly directory: string;
  readonly signal: AbortSignal;
}

/** Runs git for as long as it may take, and leaves nothing of it running. */
export async function withGitSession<T>(
  { what, request, directory, signal }: GitUse,
  { settings, hostEnvironment, instanceId }: GitSessionSettings,
  work: (session: GitSession) => Promise<T>,
): Promise<T> {
  const { timeoutMs, ...rules } = settings.git;
  const mark = attemptMark(instanceId, request.attemptId);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const tooSlow = workspaceFailure(
    `${what} took longer than ${timeoutMs} ms: use a smaller repository, or have GIT_TIMEOUT raised.`,
  );
  try {
    return await withDeadline(timeoutMs, tooSlow, signal, async (withinTime) => {
      const session = createGitSession({
        ...rules,
        hostEnvironment,
        mark,
        directory,
        signal: withinTime,
        credentials: request.gitCredentials,
      });
      return await work(session);
    });
  } finally {
    // ssh and the helpers of git may have left its process group.
    await sweep(mark);
  }
}
