import { ClaudeOpsError, type ErrorCode } from '@claude-ops/contract';

/** What Fastify refuses by itself, as the contract has it. */
const FASTIFY_REFUSALS: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  FST_ERR_BAD_URL: ['malformed_request', 'The path is not well percent-encoded.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    'malformed_request',
    'The body is not as long as its content-length says.',
  ],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported_media_type', 'The body is not application/json.'],
  FST_ERR_NOT_FOUND: ['route_not_found', 'There is no such route.'],
  // The caller went away in the middle of its body. The answer reaches nobody; the log should not call it a bug.
  ECONNRESET: ['malformed_request', 'The body ended early.'],
};

/** The refusal that an error stands for; undefined for what nobody foresaw, which is a bug. */
export function refusalOf(error: unknown, bodyLimitBytes?: number): ClaudeOpsError | undefined {
  if (ClaudeOpsError.is(error)) return error;
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return tooLarge(bodyLimitBytes, error);
  const refusal = Object.hasOwn(FASTIFY_REFUSALS, error.code) ? FASTIFY_REFUSALS[error.code] : undefined;
  return refusal && new ClaudeOpsError(...refusal, { cause: error });
}

function tooLarge(maxBytes: number | undefined, cause: Error): ClaudeOpsError {
  const limit =
    maxBytes === undefined ? 'the limit of this server' : `${maxBytes} bytes, the limit of this server`;
  return new ClaudeOpsError('payload_too_large', `The body is larger than ${limit}.`, {
    cause,
    ...(maxBytes !== undefined && { details: { maxBytes } }),
  });
}
