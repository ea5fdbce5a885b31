import type { ClaudeOpsError } from '@claude-ops/contract';

/** A body that is not JSON. */
export interface Upload {
  readonly contentType: string;
  /** The body, from its first byte: asked for again for each try. */
  open(watch: UploadWatch): Blob | ReadableStream<Uint8Array>;
}

export interface UploadWatch {
  /** Aborted as soon as the body is of no use any more: a stream then ends where it is. */
  readonly signal: AbortSignal;
  /** Told why a stream broke. */
  readonly onFailure: (failure: ClaudeOpsError) => void;
}
