/** What may stand between any two characters where a program wraps its lines, also as JSON writes it: `\n`, `\\n`. */
const BREAK = String.raw`(?:\\+[nrt]|\s)*`;
/** Each character of a pattern costs time when it is compiled: beyond these nothing else begins alike. */
const SPELLED_OUT = 64;
/** A break, also one that the end of the text cuts in two, or a character. */
const BREAK_OR_CHARACTER = /\\+(?:[nrt]|$)|\s|(.)/gsu;

/**
 * How a secret shows in a text that is encoded whole, at any place of it: in base64, for each alignment to three bytes
 * what is certain to stand there; and in hexadecimal.
 */
export function encodingsOf(secret: string): string[] {
  if (secret === '') return [];
  const hexadecimal = Buffer.from(secret).toString('hex');
  return [...[0, 1, 2].flatMap((shift) => base64Core(secret, shift)), hexadecimal, hexadecimal.toUpperCase()];
}

function base64Core(secret: string, shift: number): string[] {
  const encoded = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)])
    .toString('base64')
    .replace(/=+$/, '');
  const remainder = (shift + Buffer.byteLength(secret)) % 3;
  const core = encoded.slice(Math.ceil((shift * 4) / 3), remainder === 0 ? undefined : -1);
  return core.length >= 8 ? [core] : [];
}

/** Matches encodings, in one line or over several; undefined where there are none. */
export function encodingsPattern(encodings: readonly string[]): RegExp | undefined {
  return encodings.length === 0 ? undefined : new RegExp(encodings.map(wrappable).join('|'), 'g');
}

export function wrappable(encoding: string): string {
  const beginning = Array.from(encoding.slice(0, SPELLED_OUT), (character) =>
    character.replace(/[+/]/, String.raw`\$&`),
  );
  const others = Math.max(0, encoding.length - SPELLED_OUT);
  return `${beginning.join(BREAK)}(?:${BREAK}[A-Za-z0-9+/]){0,${others}}`;
}

/** A text without its line breaks, and where in the text each of its characters stands. */
export function unwrap(text: string): { text: string; positions: number[] } {
  const characters = [...text.matchAll(BREAK_OR_CHARACTER)].filter(
    ([, character]) => character !== undefined,
  );
  return {
    text: characters.map(([character]) => character).join(''),
    positions: characters.flatMap(({ 0: character, index }) =>
      Array.from({ length: character.length }, (_, unit) => index + unit),
    ),
  };
}
