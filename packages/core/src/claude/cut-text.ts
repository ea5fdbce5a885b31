/** How long a text may be that is one of many beside a result, in bytes of UTF-8. */
export const MOST_TEXT_BYTES = 8 * 1024;
const CUT = '…';

/** A text, or its beginning with an ellipsis where it is longer than 8 KiB. */
export function cutText(text: string): string {
  const bytes = Buffer.from(text.slice(0, MOST_TEXT_BYTES + 1));
  if (bytes.length <= MOST_TEXT_BYTES) return text;
  const beginning = bytes.subarray(0, MOST_TEXT_BYTES - Buffer.byteLength(CUT));
  // As a stream, so that a character that the cut halves is left out.
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(beginning, { stream: true }) + CUT;
}
