import type { Artifact } from '@claude-ops/contract';

/** An artifact as it is kept. */
export interface StoredArtifact {
  readonly artifact: Artifact;
  readonly isExecutable: boolean;
}

/** Bytes that were stored, and belong to nothing yet. */
export interface StagedContent {
  /** In hex. */
  readonly sha256: string;
  readonly bytes: number;
  keep(): Promise<void>;
  discard(): Promise<void>;
}

/** Stores the artifacts of one task. Disposing it without a commit leaves nothing. */
export interface ArtifactWriter extends AsyncDisposable {
  /**
   * Stores content. An error of the content itself is thrown as it is, and leaves nothing.
   *
   * @throws where it can't be stored.
   */
  stage(content: AsyncIterable<Uint8Array>): Promise<StagedContent>;
  /** Makes these the artifacts of the task, all at once. In the order of their paths, whose contents were kept before. */
  commit(artifacts: readonly StoredArtifact[]): Promise<void>;
}

/** Where artifacts outlive the workspaces they come from. */
export interface ArtifactStore {
  /** Begins to store the artifacts of a task. What an earlier attempt left half done is dropped. */
  begin(taskId: string): ArtifactWriter;
  /** All artifacts of a task in the order of their paths, by code units. None for a task that nothing was stored for. */
  list(taskId: string): AsyncIterable<StoredArtifact>;
  /** Whether the content of an artifact is there. */
  has(taskId: string, sha256: string): Promise<boolean>;
  /** Bytes of a content, both positions included. Nothing is opened before the first is read. */
  read(
    taskId: string,
    sha256: string,
    range: { readonly start: number; readonly end: number },
  ): AsyncIterable<Uint8Array>;
  /** Removes what is stored for a task. */
  remove(taskId: string): Promise<void>;
  /** The tasks whose artifacts were begun and never committed. */
  listUnfinished(): Promise<string[]>;
  /** Removes what was begun for a task and never committed. */
  dropUnfinished(taskId: string): Promise<void>;
}
