import { encodingsOf, replacerOfEncodings, unwrap } from './encodings.ts';

/** What stands in the place of a secret. */
export const MASK = '[masked]';

/** Takes secrets out of a text, and out of one that was cut also what may be the beginning of a secret at its end. */
export type Mask = (text: string, options?: { readonly isCut?: boolean }) => string;

/**
 * Replaces every occurrence of the secrets, in the forms an agent that prints its environment shows them: as they are, as a JSON string
 * or as one in another, in a JSON Pointer, percent-encoded, and in base64, base64url or hexadecimal, wrapped or not.
 */
export function createMask(secrets: readonly string[]): Mask {
  const forms = [...new Set(secrets.flatMap(formsOf))].toSorted((one, other) => other.length - one.length);
  const encodings = secrets.flatMap(encodingsOf);
  const replaceEncodings = replacerOfEncodings(encodings);
  return (text, { isCut = false } = {}) => {
    const masked = forms.reduce(
      (rest, form) => (rest.includes(form) ? rest.replaceAll(form, MASK) : rest),
      replaceEncodings(text, MASK),
    );
    return isCut ? masked.slice(0, endOfCut(masked, forms, encodings)) : masked;
  };
}

/** How often a text may be a JSON string in another: the line of the CLI, what a tool printed in it, what that had in it. */
const JSON_LEVELS = 3;

export function formsOf(secret: string): string[] {
  if (secret === '') return [];
  const inJsonPointer = secret.replaceAll('~', '~0').replaceAll('/', '~1');
  return [...new Set([secret, inJsonPointer, ...jsonForms(secret), ...percentForms(secret)])];
}

/** Some programs, such as Python's, leave ASCII alone in a JSON string. */
function jsonForms(secret: string): string[] {
  const inside = (text: string) => JSON.stringify(text).slice(1, -1);
  const inAscii = inside(secret).replaceAll(/[\u0080-\uffff]/g, unicodeEscape);
  return [inside(secret), inAscii].flatMap((form) => {
    const levels = [form];
    while (levels.length < JSON_LEVELS) levels.push(inside(levels.at(-1) ?? ''));
    return levels;
  });
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** As a part of a path and as a field of a form, which has `+` for a space; with upper and lower case digits. */
function percentForms(secret: string): string[] {
  const ofForm = new URLSearchParams([['', secret]]).toString().slice(1);
  const whole = encodeURIComponent(secret.toWellFormed());
  const strict = whole.replaceAll(/[!'()*]/g, percentEscape);
  const upper = [whole, strict, ofForm];
  return upper.flatMap((form) => [form, form.replaceAll(/%../g, (digits) => digits.toLowerCase())]);
}

function percentEscape(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** Where the text ends without the longest end that one of the forms begins with. */
function endOfCut(text: string, forms: readonly string[], encodings: readonly string[]): number {
  const unwrapped = unwrap(text);
  const wrappedEnd = unwrapped.text.length - longestBeginning(unwrapped.text, encodings);
  return Math.min(
    text.length - longestBeginning(text, forms),
    unwrapped.positions[wrappedEnd] ?? text.length,
  );
}

/** How much of the longest of the forms whose beginning the text ends with. */
function longestBeginning(text: string, forms: readonly string[]): number {
  const beginnings = forms.flatMap((form) => Array.from(form, (_, index) => form.slice(0, index)));
  return beginnings
    .filter((beginning) => text.endsWith(beginning))
    .reduce((most, { length }) => Math.max(most, length), 0);
}
