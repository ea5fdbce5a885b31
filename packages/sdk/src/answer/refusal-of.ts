import { ClaudeOpsError, HEADERS, isErrorCode, type ProblemItem } from '@claude-ops/contract';
import { excerptOf } from './excerpt-of.ts';

/** An answer that is no success: its status and headers, and its body, parsed if it was JSON. */
export interface FailedAnswer {
  readonly response: Pick<Response, 'status' | 'headers' | 'url'>;
  readonly data: unknown;
}

/** What something in front of a server answers when the server does not. */
const GATEWAY_STATUSES: ReadonlySet<number> = new Set([502, 503, 504]);

/** The error that an answer stands for. */
export function refusalOf({ response, data }: FailedAnswer): ClaudeOpsError {
  const { status, url } = response;
  const details = { status, contentType: response.headers.get('content-type') };
  if (!isProblem(data)) {
    const text = typeof data === 'string' ? data : JSON.stringify(data ?? '');
    return GATEWAY_STATUSES.has(status)
      ? new ClaudeOpsError('connection_failed', `${url} answered ${status}: is the server running?`, {
          details,
        })
      : new ClaudeOpsError(
          'unexpected_response',
          `${url} answered ${status}, but not as claude-ops does: ${excerptOf(text)}`,
          { details },
        );
  }
  const requestId = data.requestId ?? response.headers.get(HEADERS.requestId) ?? undefined;
  if (!isErrorCode(data.code))
    return new ClaudeOpsError(
      'unexpected_response',
      `${data.detail} (${data.code}, unknown to this client)`,
      {
        details: { ...details, code: data.code },
        requestId,
      },
    );
  const { details: facts, errors } = data;
  return new ClaudeOpsError(data.code, data.detail, { details: facts, errors, requestId });
}

interface ReceivedProblem {
  readonly code: string;
  readonly detail: string;
  readonly requestId?: string;
  readonly errors?: readonly ProblemItem[];
  readonly details?: Record<string, unknown>;
}

/** Whether it is a problem document of claude-ops: what it has of the optional fields is of the right kind. */
function isProblem(data: unknown): data is ReceivedProblem {
  if (typeof data !== 'object' || data === null || !('code' in data) || !('detail' in data)) return false;
  const { code, detail, requestId, errors, details }: Partial<Record<keyof ReceivedProblem, unknown>> = data;
  return (
    typeof code === 'string' &&
    typeof detail === 'string' &&
    (requestId === undefined || typeof requestId === 'string') &&
    (errors === undefined || (Array.isArray(errors) && errors.every(isProblemItem))) &&
    (details === undefined || (typeof details === 'object' && details !== null))
  );
}

function isProblemItem(item: unknown): boolean {
  return typeof item === 'object' && item !== null && 'pointer' in item && 'detail' in item;
}
