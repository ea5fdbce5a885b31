import { ClaudeOpsError } from '@claude-ops/contract';

export interface ArchiveLimits {
  readonly maxBytes: number;
  /** Gives up. */
  readonly signal: AbortSignal | undefined;
}

/**
 * The chunks of an archive that a caller sends. They are counted on the way: the size given beforehand may be a lie.
 *
 * @throws {ClaudeOpsError} payload_too_large
 * @throws {ClaudeOpsError} wait_aborted
 * @throws {ClaudeOpsError} invalid_request, if the archive breaks off.
 */
export async function* archiveChunks(
  archive: ReadableStream<Uint8Array>,
  { maxBytes, signal }: ArchiveLimits,
): AsyncGenerator<Uint8Array, void> {
  let bytes = 0;
  for await (const chunk of chunksOf(archive, signal)) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    yield chunk;
  }
}

async function* chunksOf(
  archive: ReadableStream<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const reader = archive.getReader();
  // Also while nothing comes: a cancelled reader ends the read that waits.
  const cancel = () => void reader.cancel().catch(() => undefined);
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    for (;;) {
      assertWanted(signal);
      const { done, value } = await read(reader);
      assertWanted(signal);
      if (done) return;
      yield value;
    }
  } finally {
    signal?.removeEventListener('abort', cancel);
    // Does nothing to one that has ended. Not awaited: a source may take for ever to cancel.
    cancel();
  }
}

function assertWanted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new ClaudeOpsError('wait_aborted', 'The call was aborted, and no task was created.');
}

async function read(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read();
  } catch (error) {
    if (ClaudeOpsError.is(error)) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new ClaudeOpsError('invalid_request', `/files: the archive broke off (${why}): send it again.`, {
      errors: [{ pointer: '/files', detail: `broke off: ${why}` }],
      cause: error,
    });
  }
}

function tooLarge(maxBytes: number): Error {
  return new ClaudeOpsError(
    'payload_too_large',
    `The archive is larger than ${maxBytes} bytes: send less, or raise UPLOAD_MAX_BYTES on the server.`,
    { details: { maxBytes } },
  );
}
