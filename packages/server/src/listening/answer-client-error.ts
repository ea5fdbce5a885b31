import type { Duplex } from 'node:stream';
import { ClaudeOpsError, type ErrorCode } from '@claude-ops/contract';
import { problemBytes } from './problem-bytes.ts';

const REFUSALS: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  HPE_HEADER_OVERFLOW: ['malformed_request', 'The request headers are too large: at most 16 KiB in all.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: ['malformed_request', 'The chunk extensions are too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['request_timeout', 'The request headers did not arrive in time.'],
};

const MALFORMED = ['malformed_request', 'The request is not well-formed HTTP/1.1.'] as const;

/** Answers, on the bare socket, what is not an HTTP request. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex, requestId: string): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const refusal = new ClaudeOpsError(...(REFUSALS[error.code ?? ''] ?? MALFORMED));
  socket.end(problemBytes(refusal, { requestId }));
}
