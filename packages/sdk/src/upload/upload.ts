import type { ClaudeOpsError } from '@claude-ops/contract/client';

/** A body that is not JSON. */
export interface Upload {
  readonly contentType: string;
  /** The body, from its first byte: asked for again for each try. */
  open(watch: UploadWatch): Blob | ReadableStream<Uint8Array>;
}

export interface UploadWatch {
  /** Aborted once the request is answered: a stream then ends where it is. */
  readonly settled: AbortSignal;
  /** Aborted when the request is given up: a stream then breaks, so that the server does not take it for complete. */
  readonly abandoned: AbortSignal;
  /** Told why a stream can't be read. */
  readonly onFailure: (failure: ClaudeOpsError) => void;
}
