import path from 'node:path';

/** Each byte of a name that is not UTF-8 becomes one of these lone surrogates, as in Python's "surrogateescape". */
const FIRST_ESCAPE = 0xdc00;
const ESCAPES = /[\udc80-\udcff]/u;

/**
 * A name of a file system as text. Bytes that are not UTF-8 become lone surrogates, which no UTF-8 decodes to: so every name
 * has its own text and comes back from it as it was.
 */
export function pathOf(name: Buffer): string {
  const text = name.toString();
  if (!text.includes('\ufffd') || Buffer.from(text).equals(name)) return text;
  let escaped = '';
  for (let start = 0; start < name.length;) {
    const length = lengthOfCharacter(name, start);
    escaped +=
      length === 0
        ? String.fromCharCode(FIRST_ESCAPE + (name[start] ?? 0))
        : name.toString('utf8', start, start + length);
    start += Math.max(1, length);
  }
  return escaped;
}

/** The bytes that a path stands for. */
export function bytesOf(text: string): Buffer {
  if (isText(text)) return Buffer.from(text);
  return Buffer.concat(
    Array.from(text, (character) =>
      ESCAPES.test(character)
        ? Buffer.from([character.charCodeAt(0) - FIRST_ESCAPE])
        : Buffer.from(character),
    ),
  );
}

/** Whether a path is UTF-8, as everything is that goes over the wire. */
export function isText(text: string): boolean {
  return !ESCAPES.test(text);
}

/** The absolute path of one below a directory, in the bytes of the file system. */
export function locationOf(directory: string, relative: string): string | Buffer {
  const location = path.join(directory, relative);
  return isText(location) ? location : bytesOf(location);
}

/** Bytes of the character of UTF-8 that begins here; 0 where none does. */
function lengthOfCharacter(bytes: Buffer, start: number): number {
  for (let length = 1; length <= 4 && start + length <= bytes.length; length += 1) {
    const piece = bytes.subarray(start, start + length);
    const text = piece.toString();
    if (!text.includes('\ufffd') || Buffer.from(text).equals(piece)) return length;
  }
  return 0;
}
