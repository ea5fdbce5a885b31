import { ClaudeOpsError } from '@claude-ops/contract/client';
import type { Upload } from './upload.ts';

/** The body of one try of an upload. */
export interface OpenUpload {
  readonly body: Blob | ReadableStream<Uint8Array>;
  /** Why it could not be read, if so. */
  failure(): ClaudeOpsError | undefined;
  /** The request was answered, or has failed: the rest of the body is not read. */
  settle(): void;
}

/**
 * Opens an upload for one try. It is opened anew each time, so a call can be sent again without a copy of it in memory.
 *
 * @throws {ClaudeOpsError} invalid_request: this browser can't send a stream.
 */
export function openUpload(upload: Upload, abandoned: AbortSignal): OpenUpload {
  const settled = new AbortController();
  let failure: ClaudeOpsError | undefined;
  const body = upload.open({
    settled: settled.signal,
    abandoned,
    onFailure(reason) {
      failure = reason;
    },
  });
  if (!(body instanceof Blob) && !canSendStreams()) throw cannotSendStreams();
  return {
    body,
    failure: () => failure,
    settle: () => settled.abort(),
  };
}

function cannotSendStreams(): ClaudeOpsError {
  return new ClaudeOpsError(
    'invalid_request',
    'This browser cannot send a stream: pass the archive as a Blob.',
  );
}

/** A browser that cannot would send the text "[object ReadableStream]", and say so in the content type. */
function canSendStreams(): boolean {
  const body = new ReadableStream();
  const request = new Request('http://localhost', { method: 'POST', body, duplex: 'half' });
  return !request.headers.has('content-type');
}
