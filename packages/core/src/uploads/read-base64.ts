import { invalidRequest } from '@claude-ops/contract/validation';

/** @throws {ClaudeOpsError} invalid_request, for a text that is not base64 (RFC 4648, section 4). */
export function readBase64(text: string, pointer: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  // Node reads over what is no base64: only what comes out the same again was.
  if (withoutPadding(bytes.toString('base64')) === withoutPadding(text)) return bytes;
  throw invalidRequest([
    { pointer, detail: 'is not base64: encode the zip with the standard alphabet, in one line' },
  ]);
}

function withoutPadding(text: string): string {
  return text.replace(/={1,2}$/, '');
}
