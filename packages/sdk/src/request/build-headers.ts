import { ClaudeOpsError } from '@claude-ops/contract';

/**
 * Headers, without those that are undefined.
 *
 * @throws {ClaudeOpsError} invalid_request: a value can't be sent in a header.
 */
export function buildHeaders(values: Readonly<Record<string, string | undefined>>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    try {
      headers.set(name, value);
    } catch (cause) {
      const detail = `The value for the header ${name} has characters that no header can carry.`;
      throw new ClaudeOpsError('invalid_request', detail, { cause });
    }
  }
  return headers;
}
