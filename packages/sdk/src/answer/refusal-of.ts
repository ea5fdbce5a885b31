import type { ProblemItem } from '@claude-ops/contract';
import { ClaudeOpsError, HEADERS, isErrorCode } from '@claude-ops/contract/client';
import type { WholeAnswer } from '../http/whole-answer.ts';
import { excerptOf } from './excerpt-of.ts';
import { parseJson } from './parse-json.ts';

/** What something in front of a server answers when the server does not. */
const GATEWAY_STATUSES: ReadonlySet<number> = new Set([502, 503, 504]);

/** The error that an answer stands for which is no success. */
export function refusalOf(answer: WholeAnswer): ClaudeOpsError {
  const { status, headers } = answer;
  const details = { status, contentType: headers.get('content-type') };
  const data = parseJson(answer.text);
  if (!isProblem(data)) return unexpected(answer, details);
  const requestId = data.requestId ?? headers.get(HEADERS.requestId) ?? undefined;
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

/** Not of claude-ops. */
function unexpected(
  { status, headers, url, text }: WholeAnswer,
  details: Record<string, unknown>,
): ClaudeOpsError {
  if (status >= 300 && status < 400) return redirected(headers.get('location') ?? '', { status, url });
  if (status === 413) return tooLarge(headers.get('server'), { url, details });
  if (GATEWAY_STATUSES.has(status))
    return new ClaudeOpsError('connection_failed', `${url} answered ${status}: is the server running?`, {
      details,
    });
  return new ClaudeOpsError(
    'unexpected_response',
    `${url} answered ${status}, but not like claude-ops: ${excerptOf(text)}`,
    { details },
  );
}

/** The server itself answers with a problem document: it was something in front of it, which may say what it is. */
function tooLarge(
  proxy: string | null,
  { url, details }: { readonly url: string; readonly details: Record<string, unknown> },
): ClaudeOpsError {
  const name = proxy === null ? '' : ` (${excerptOf(proxy)})`;
  return new ClaudeOpsError(
    'payload_too_large',
    `A proxy${name} in front of ${url} refused the request as too large (413). Raise its limit for request bodies (nginx: client_max_body_size), or send less.`,
    { details },
  );
}

function redirected(location: string, { status, url }: { status: number; url: string }): ClaudeOpsError {
  const target = URL.canParse(location, url) ? new URL(location, url).href : location;
  return new ClaudeOpsError(
    'unexpected_response',
    `${url} answered ${status}, a redirect to ${target}: set the base URL to the address of the server.`,
    { details: { status, location: target } },
  );
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
