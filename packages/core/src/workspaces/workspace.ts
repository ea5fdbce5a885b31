import type { WorkspaceFilesSummary } from '@claude-ops/contract';
import type { GitCredentials } from '../secrets/git-credentials.ts';
import type { Owner } from '../system/owner.ts';

/** The directory a task works in. Disposing it removes it. */
export interface Workspace extends AsyncDisposable {
  /** Absolute. */
  readonly path: string;
  /** Whose it is, with all that is in it, where that isn't the server's user. */
  readonly owner?: Owner;
  /** Where git made it: by a clone, or of a bundle. */
  readonly repository?: Repository;
}

/**
 * What git made a workspace of, kept outside of it. An agent that runs as the same user reaches it all the same: after a
 * run nothing but its objects may be used, and no git be started in it.
 */
export interface Repository {
  /** Absolute path of a git directory outside the workspace that has the base commit. */
  readonly gitDirectory: string;
  /** The commit that was checked out. */
  readonly baseCommit: string;
}

/** What git has of a workspace that an earlier attempt left. */
export interface InterruptedFiles {
  /** Absolute: a copy of the directory in which the git directory lies. */
  readonly repository: string;
  /** Undefined where git did not make the workspace: then there is no such directory. */
  readonly baseCommit: string | undefined;
}

/** An empty directory, beside the workspaces, in which something works that waits for a task. */
export interface MadeWorkspace {
  /** Absolute. */
  readonly path: string;
  /** Whether it may get another name: not where what works in it knows it by this one. */
  readonly canMove: boolean;
}

/** What a workspace is to be filled with. */
export interface WorkspaceRequest {
  readonly taskId: string;
  readonly attemptId: string;
  /** As the task's answer shows it; null for an empty workspace. */
  readonly files: WorkspaceFilesSummary | null;
  readonly gitCredentials: GitCredentials | null;
  /** The workspace of an earlier task, or of an earlier attempt of this one, of which it is to be a copy. Absolute. @default none */
  readonly previous?: string | undefined;
  /** Present where an earlier attempt of this task left `previous`, which stays where it is. */
  readonly interrupted?: InterruptedFiles | undefined;
  /** Whether the caller wants what is in the files to take effect. */
  readonly trustWorkspace: boolean;
  /** Whose it is to be. @default the server's user */
  readonly owner?: Owner | undefined;
  /** What is to become it, as something works in that already. @default a new directory */
  readonly made?: MadeWorkspace | undefined;
}

export interface WorkspaceFacts {
  readonly owner: Owner | undefined;
  readonly repository: Repository | undefined;
}

export interface WorkspaceProvider {
  /**
   * Makes a workspace and fills it. What fails or is aborted leaves nothing.
   *
   * @throws {ClaudeOpsError} workspace_failed: what could not be prepared, and what to do.
   * @throws the reason of the signal, where it is aborted.
   */
  prepare(request: WorkspaceRequest, signal: AbortSignal): Promise<Workspace>;

  /** The workspace of a run that an earlier server has started, as it is. */
  reopen(taskId: string, facts: WorkspaceFacts): Workspace;

  /** Removes what is left of the workspace of a task that ended without its server. */
  discard(taskId: string): Promise<void>;

  /** The tasks whose workspaces were made here, by this server or an earlier one, and have not been discarded. */
  listTaskIds(): Promise<string[]>;
}
