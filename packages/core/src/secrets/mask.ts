import { encodingsOf, replacerOfEncodings, unwrap } from './encodings.ts';

/** What stands in the place of a secret. */
export const MASK = '[masked]';

/** Takes secrets out of a text, and out of one that was cut also what may be the beginning of a secret at its end. */
export type Mask = (text: string, options?: { readonly isCut?: boolean }) => string;

/**
 * Replaces every occurrence of the secrets, in the forms an agent that prints its environment shows them: as they are,
 * as a JSON string, in a JSON Pointer, percent-encoded, and in base64 or hexadecimal, wrapped or not.
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

export function formsOf(secret: string): string[] {
  if (secret === '') return [];
  const inJsonPointer = secret.replaceAll('~', '~0').replaceAll('/', '~1');
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), inJsonPointer];
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
