import { HEADERS, ROUTES } from '@claude-ops/contract';
import { parse } from '@claude-ops/contract/validation';

/** @throws {ClaudeOpsError} invalid_request */
export function parseIdempotencyKey(key: unknown): string | undefined {
  return parse(ROUTES.createTask.headers, key === undefined ? {} : { [HEADERS.idempotencyKey]: key })[
    HEADERS.idempotencyKey
  ];
}
