/** The directory a task works in. Disposing it removes it. */
export interface Workspace extends AsyncDisposable {
  /** Absolute. */
  readonly path: string;
  /** Where it was cloned from git. */
  readonly repository?: Repository;
}

/** What a workspace was cloned as, kept where the agent does not write. */
interface Repository {
  /** Absolute path of a git directory outside the workspace that has the base commit, and whose settings are ours. */
  readonly gitDirectory: string;
  /** The commit that was checked out. */
  readonly baseCommit: string;
}

interface WorkspaceRequest {
  readonly taskId: string;
}

export interface WorkspaceProvider {
  /** @throws where the workspace can't be made: the task then fails with `workspace_failed`. */
  prepare(request: WorkspaceRequest, signal: AbortSignal): Promise<Workspace>;

  /** Removes what is left of the workspace of a task that ended without its server. */
  discard(taskId: string): Promise<void>;
}
