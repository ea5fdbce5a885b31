import { ClaudeOpsError } from '@claude-ops/contract';
import type { Upload } from './upload.ts';

/**
 * A `fetch` that gives each request the body of an upload. It is opened anew each time, so a call can be sent again
 * without a copy of it in memory.
 */
export function fetchWithUpload(fetch: typeof globalThis.fetch, upload: Upload): typeof globalThis.fetch {
  return async (input, init) => {
    let failure: ClaudeOpsError | undefined;
    const settled = new AbortController();
    const body = upload.open({
      signal: settled.signal,
      onFailure(reason) {
        failure = reason;
      },
    });
    if (!(body instanceof Blob) && !canSendStreams()) throw cannotSendStreams();
    try {
      return await fetch(new Request(input, { method: 'POST', body, duplex: 'half' }), init);
    } catch (error) {
      throw failure ?? error;
    } finally {
      // An answer that comes before all was sent is a refusal, and nobody reads the rest.
      settled.abort();
    }
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
