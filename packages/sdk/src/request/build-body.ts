import { ClaudeOpsError } from '@claude-ops/contract/client';

/**
 * A value as a JSON body.
 *
 * @throws {ClaudeOpsError} invalid_request: JSON has no form for it.
 */
export function buildBody(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    throw new ClaudeOpsError('invalid_request', 'The input cannot be written as JSON.', { cause });
  }
}
