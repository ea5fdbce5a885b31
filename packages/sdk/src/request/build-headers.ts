import { ClaudeOpsError } from '@claude-ops/contract/client';

/**
 * Headers in the plain form that every `fetch` takes, without those that are undefined.
 *
 * @throws {ClaudeOpsError} invalid_request: a value can't be sent in a header.
 */
export function buildHeaders(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    try {
      headers[name] = new Headers({ [name]: value }).get(name) ?? '';
    } catch (cause) {
      const detail = `The value for the header ${name} has characters that no header can carry.`;
      throw new ClaudeOpsError('invalid_request', detail, { cause });
    }
  }
  return headers;
}
