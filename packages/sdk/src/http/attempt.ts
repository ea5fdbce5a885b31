import { ClaudeOpsError } from '@claude-ops/contract/client';
import type { Upload } from '../upload/upload.ts';
import { openUpload } from '../upload/open-upload.ts';
import { openScope, type AbortScope } from './abort-scope.ts';
import type { Fetch, FetchedResponse, FetchInit } from './fetch.ts';

/** A request, to be sent as often as it takes. */
export interface PreparedRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string | undefined;
  /** Sent in the place of `body`. */
  readonly upload: Upload | undefined;
  readonly fetch: Fetch;
  /** Longest time for one try. */
  readonly timeoutMs: number;
}

/** One try of a request: its answer, and the scope in which that is to be read. */
export interface Attempt {
  /** That was asked for. */
  readonly url: string;
  readonly response: FetchedResponse;
  readonly scope: AbortScope;
  /** Ends the time that there was for an answer. */
  stopTimer(): void;
}

/**
 * Sends a request once. A redirect of anything but a GET is not followed: it would lose the body, or give the key in it
 * to another host.
 *
 * @throws {ClaudeOpsError} connection_failed: it took too long.
 * @throws {unknown} what `fetch` throws, or the reason of the signal.
 */
export async function sendOnce(request: PreparedRequest, signal: AbortSignal): Promise<Attempt> {
  signal.throwIfAborted();
  const scope = openScope(signal);
  const timer = setTimeout(() => scope.abort(late(request.url)), request.timeoutMs);
  const stopTimer = () => clearTimeout(timer);
  const upload = request.upload && openUpload(request.upload, scope.signal);
  try {
    const response = await scope.race(
      request.fetch(request.url, initOf(request, upload?.body, scope.signal)),
    );
    if (response.type === 'opaqueredirect') throw redirected(request.url);
    return { url: request.url, response, scope, stopTimer };
  } catch (error) {
    stopTimer();
    scope.close();
    throw upload?.failure() ?? error;
  } finally {
    // An answer that comes before all was sent is a refusal, and nobody reads the rest.
    upload?.settle();
  }
}

function initOf(
  { method, headers, body }: PreparedRequest,
  upload: Blob | ReadableStream<Uint8Array> | undefined,
  signal: AbortSignal,
): FetchInit {
  const sent = upload ?? body;
  return {
    method,
    headers: { ...headers },
    signal,
    ...(method !== 'GET' && { redirect: 'manual' }),
    ...(sent !== undefined && { body: sent }),
    ...(upload !== undefined && !(upload instanceof Blob) && { duplex: 'half' }),
  };
}

function late(url: string): ClaudeOpsError {
  return new ClaudeOpsError('connection_failed', `${url} did not answer in time.`);
}

/** A browser keeps the target to itself. */
function redirected(url: string): ClaudeOpsError {
  return new ClaudeOpsError(
    'unexpected_response',
    `${url} answered with a redirect: set the base URL to the address of the server.`,
  );
}
