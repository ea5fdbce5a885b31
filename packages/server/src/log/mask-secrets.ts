const MASK = '[redacted]';

/**
 * A text with what looks like an Anthropic key, a token of a server, or like the user and password of a URL, taken out. Of a line of JSON
 * it leaves JSON: no match goes beyond a string.
 */
export function maskSecrets(text: string): string {
  return text
    .replaceAll(/\bcops_[0-9a-f-]{36}_[A-Za-z0-9_-]+/g, MASK)
    .replaceAll(/sk-ant-[A-Za-z0-9_-]+/g, MASK)
    .replaceAll(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/?#@"\\]+@/gi, `$1${MASK}@`);
}
