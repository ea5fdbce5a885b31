import { STATUS_CODES } from 'node:http';
import type { ErrorCode } from '@claude-ops/contract';

/** A refusal that is not ours: a hook or a route of the embedding service has thrown an error with a status. */
export interface HostRefusal {
  readonly status: number;
  readonly title: string;
  /** Shown to the caller, as Fastify and Express do with the message of such an error. */
  readonly detail: string;
  readonly code: ErrorCode;
  readonly headers: Readonly<Record<string, string>>;
}

/** What those statuses mean here, too. Clients know no codes but ours. */
const CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'malformed_request',
  401: 'unauthorized',
  404: 'route_not_found',
  408: 'request_timeout',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  422: 'invalid_request',
  429: 'rate_limit_exceeded',
};

type Fields = Partial<Record<'statusCode' | 'status' | 'message' | 'expose' | 'headers', unknown>>;

/** The refusal that an error stands for, where it says a status: in `statusCode` or `status`, as http-errors does. */
export function refusalOfHost(error: unknown): HostRefusal | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { statusCode, status = statusCode, message, expose, headers }: Fields = error;
  if (!isRefusal(status)) return undefined;
  const title = STATUS_CODES[status] ?? `Status ${status}`;
  const isShown = typeof message === 'string' && message !== '' && (expose ?? status < 500) === true;
  return {
    status,
    title,
    detail: isShown ? message : `${title}.`,
    code: CODES[status] ?? (status < 500 ? 'forbidden' : 'internal_error'),
    headers: textsOf(headers),
  };
}

/** Without a status a fault has 500 in the end: one that says so is no refusal either. */
function isRefusal(status: unknown): status is number {
  return (
    typeof status === 'number' && Number.isInteger(status) && status >= 400 && status <= 599 && status !== 500
  );
}

/** Such as `WWW-Authenticate`, or `Retry-After`. */
function textsOf(headers: unknown): Readonly<Record<string, string>> {
  if (typeof headers !== 'object' || headers === null) return {};
  const entries: [string, unknown][] = Object.entries(headers);
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
