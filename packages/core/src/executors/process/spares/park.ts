import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { v7 } from 'uuid';
import { spareArguments, type SpareKind } from '../../../claude/spare-messages.ts';
import { createToken } from '../../../gateway/token.ts';
import type { Logger } from '../../../logger.ts';
import { attemptMark } from '../../../processes/sweep/mark.ts';
import { removeTree } from '../../../remove-tree.ts';
import { makeAttemptDirectory } from '../attempt-directory.ts';
import type { StartClaude } from '../create-starter.ts';
import { findClaude, type ClaudeSearch } from '../find-claude.ts';
import type { ProcessExecutorOptions } from '../process-executor.ts';
import type { ParkedClaude } from '../../spares/spare.ts';

export interface ParkOptions extends Pick<
  ProcessExecutorOptions,
  'instanceId' | 'attemptsDirectory' | 'sharedPlaces' | 'whereabouts' | 'gitIdentity' | 'logger'
> {
  readonly start: StartClaude;
  readonly search: ClaudeSearch;
}

export interface ParkedProcess extends ParkedClaude {
  /** All its processes carry it. */
  readonly mark: string;
}

/** Starts a CLI that waits for a task, in an empty workspace. Undefined where there is none. */
export async function park(kind: SpareKind, options: ParkOptions): Promise<ParkedProcess | undefined> {
  const { instanceId, attemptsDirectory, sharedPlaces, gitIdentity, start, search, logger } = options;
  const claudePath = await findClaude(search);
  if (claudePath === undefined) return undefined;
  const [id, token] = [v7(), createToken()];
  const directory = await makeAttemptDirectory({
    ...{ root: attemptsDirectory, attemptId: id, owner: undefined, gitIdentity, logger },
  });
  const workspace = parkedWorkspace(path.join(sharedPlaces.workspaces, id), logger);
  try {
    await mkdir(workspace.path, { recursive: true, mode: 0o700 });
    const gateway = { ...(await options.whereabouts()), token, proxyUrl: null };
    const cwd = workspace.path;
    const claude = await start({
      ...{ id, claudePath, cwd, directory, gateway, user: undefined },
      claudeArguments: spareArguments(kind),
    });
    return { id, kind, mark: attemptMark(instanceId, id), token, claude, workspace, belongings: directory };
  } catch (error) {
    await workspace[Symbol.asyncDispose]();
    await directory[Symbol.asyncDispose]();
    throw error;
  }
}

/** The CLI remembers where it was started, and names it to the model: it works there, or nowhere. */
function parkedWorkspace(directory: string, logger: Logger): ParkedProcess['workspace'] {
  return {
    path: directory,
    canMove: false,
    [Symbol.asyncDispose]: () => removeTree(directory, logger),
  };
}
