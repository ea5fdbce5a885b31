import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { v7 } from 'uuid';
import { spareArguments } from '../../../claude/spare-messages.ts';
import { createToken } from '../../../gateway/token.ts';
import { attemptMark } from '../../../processes/sweep/mark.ts';
import { makeAttemptDirectory } from '../attempt-directory.ts';
import type { StartClaude } from '../create-starter.ts';
import { findClaude, type ClaudeSearch } from '../find-claude.ts';
import type { ProcessExecutorOptions } from '../process-executor.ts';
import type { ParkedClaude } from '../../spares/spare.ts';

export interface ParkOptions extends Pick<
  ProcessExecutorOptions,
  'instanceId' | 'attemptsDirectory' | 'whereabouts' | 'logger'
> {
  readonly search: ClaudeSearch;
  readonly allowsBypass: boolean;
}

export interface ParkedProcess extends ParkedClaude {
  /** All its processes carry it. */
  readonly mark: string;
}

/** Starts a CLI that waits for a task. Undefined where there is none. */
export async function park(start: StartClaude, options: ParkOptions): Promise<ParkedProcess | undefined> {
  const { instanceId, attemptsDirectory, search, allowsBypass, logger } = options;
  const claudePath = await findClaude(search);
  if (claudePath === undefined) return undefined;
  const [id, token] = [v7(), createToken()];
  const directory = await makeAttemptDirectory({
    ...{ root: attemptsDirectory, attemptId: id, owner: undefined, logger },
  });
  try {
    // It must start somewhere: told where it works, it leaves this behind.
    const cwd = path.join(directory.path, 'parked');
    await mkdir(cwd, { mode: 0o700 });
    const gateway = { ...(await options.whereabouts()), token, proxyUrl: null };
    const claudeArguments = spareArguments({ allowsBypass });
    const claude = await start({ id, claudePath, claudeArguments, cwd, directory, gateway });
    return { id, mark: attemptMark(instanceId, id), token, claude, belongings: directory };
  } catch (error) {
    await directory[Symbol.asyncDispose]();
    throw error;
  }
}
