import { ERROR_TITLES, SERVER_ROUTES, type ClaudeOpsError, type Problem } from '@claude-ops/contract';

/** The RFC 9457 document that an error is answered as. */
export function problemOf(
  error: ClaudeOpsError,
  { requestId, instance, prefix = '' }: { requestId: string; instance: string; prefix?: string },
): Problem {
  return {
    type: `${prefix}${SERVER_ROUTES.getDocs.path}#${error.code}`,
    title: ERROR_TITLES[error.code],
    status: error.facts.status,
    detail: error.message,
    instance,
    code: error.code,
    requestId,
    ...(error.errors && { errors: [...error.errors] }),
    ...(error.details && { details: error.details }),
  };
}
