import type { ClaudeOpsError } from '@claude-ops/contract';

/** A body that is not JSON. */
export interface Upload {
  readonly contentType: string;
  /** The body, from its first byte: asked for again for each try. A stream tells why it broke, if it does. */
  open(onFailure: (failure: ClaudeOpsError) => void): Blob | ReadableStream<Uint8Array>;
}
