/** What may stand between any two characters where a program wraps its lines, also as JSON writes it: `\n`, `\\n`. */
const BREAK = String.raw`(?:\\+[nrt]|\s)*`;
/** Looked for where a row of backslashes begins and nowhere else in it: a long one would take forever. */
const ONE_BREAK = /(?<!\\)\\+[nrt]|\s/g;
/** Each character of a pattern costs time when it is compiled: beyond these nothing else begins alike. */
const SPELLED_OUT = 64;
/** A break, also one that the end of the text cuts in two, or a character. */
const BREAK_OR_CHARACTER = /(?<!\\)\\+(?:[nrt]|$)|\s|(.)/gsu;

/**
 * How a secret shows in a text that is encoded whole, at any place of it: in base64 and base64url, for each alignment to three bytes
 * what is certain to stand there; and in hexadecimal.
 */
export function encodingsOf(secret: string): string[] {
  if (secret === '') return [];
  const hexadecimal = Buffer.from(secret).toString('hex');
  const base64 = [0, 1, 2].flatMap((shift) => base64Core(secret, shift));
  const base64url = base64.map((core) => core.replaceAll('+', '-').replaceAll('/', '_'));
  return [...new Set([...base64, ...base64url, hexadecimal, hexadecimal.toUpperCase()])];
}

function base64Core(secret: string, shift: number): string[] {
  const encoded = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)])
    .toString('base64')
    .replace(/=+$/, '');
  const remainder = (shift + Buffer.byteLength(secret)) % 3;
  const core = encoded.slice(Math.ceil((shift * 4) / 3), remainder === 0 ? undefined : -1);
  return core.length >= 8 ? [core] : [];
}

/**
 * Replaces encodings in a text, in one line or over several. The pattern that finds them takes milliseconds to compile, and
 * hardly ever is there anything to find: so it is made for the first text that may hold one.
 */
export function replacerOfEncodings(
  encodings: readonly string[],
): (text: string, replacement: string) => string {
  const mayHoldOne = suspicionOf(encodings);
  let pattern: RegExp | undefined;
  return (text, replacement) => {
    if (!mayHoldOne(text)) return text;
    pattern ??= new RegExp(encodings.map(wrappable).join('|'), 'g');
    return text.replace(pattern, replacement);
  };
}

/** Tells in little time that a text, without its breaks, holds none of these encodings. Otherwise it may hold one. */
export function suspicionOf(encodings: readonly string[]): (text: string) => boolean {
  // A character that seems to end a break may be the first one of an encoding, but not the second.
  const within = encodings.map((encoding) => encoding.slice(1, SPELLED_OUT));
  return (text) => {
    const unbroken = text.replaceAll(ONE_BREAK, '');
    return within.some((characters) => unbroken.includes(characters));
  };
}

/** Each byte of an encoding, or of a break within it, as the patterns take them. */
const MAY_BE_WITHIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[A-Za-z0-9+/_\\\s-]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

/**
 * Tells in little time that bytes hold none of these encodings, however they are wrapped: none of their bytes stand in a row that
 * is long enough. Otherwise they may hold one. In bytes that are no text it looks at few of them.
 */
export function suspicionOfBytes(encodings: readonly string[]): (bytes: Uint8Array) => boolean {
  const shortest = Math.min(SPELLED_OUT, ...encodings.map(({ length }) => length));
  if (encodings.length === 0) return () => false;
  return (bytes) => {
    // Each row of that length covers the byte at which it is looked for next.
    let begin = 0;
    for (let at = shortest - 1; at < bytes.length; at = begin + shortest - 1) {
      let first = at;
      while (first >= begin && MAY_BE_WITHIN[bytes[first] ?? 0] === 1) first -= 1;
      if (first < begin) return true;
      begin = first + 1;
    }
    return false;
  };
}

/** A pattern for an encoding, in one line or over several. */
export function wrappable(encoding: string): string {
  const beginning = Array.from(encoding.slice(0, SPELLED_OUT), (character) =>
    character.replace(/[+/]/, String.raw`\$&`),
  );
  const others = Math.max(0, encoding.length - SPELLED_OUT);
  return `${beginning.join(BREAK)}(?:${BREAK}[A-Za-z0-9+/_-]){0,${others}}`;
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
