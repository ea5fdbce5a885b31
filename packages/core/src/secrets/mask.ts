/** What stands in the place of a secret. */
export const MASK = '[masked]';

/** Takes secrets out of a text, and out of one that was cut also what may be the beginning of a secret at its end. */
export type Mask = (text: string, options?: { readonly isCut?: boolean }) => string;

/**
 * Replaces every occurrence of the secrets, in the forms an agent that prints its environment shows them: as they
 * are, as a JSON string, in base64 and percent-encoded.
 */
export function createMask(secrets: readonly string[]): Mask {
  const forms = [...new Set(secrets.flatMap(formsOf))].toSorted((one, other) => other.length - one.length);
  return (text, { isCut = false } = {}) => {
    const masked = forms.reduce(
      (rest, form) => (rest.includes(form) ? rest.replaceAll(form, MASK) : rest),
      text,
    );
    return isCut ? withoutBeginning(masked, forms) : masked;
  };
}

/** The text without the longest end that one of the forms begins with. */
function withoutBeginning(text: string, forms: readonly string[]): string {
  const beginnings = forms.flatMap((form) => Array.from(form, (_, index) => form.slice(0, index)));
  const longest = beginnings
    .filter((beginning) => text.endsWith(beginning))
    .reduce((most, { length }) => Math.max(most, length), 0);
  return text.slice(0, text.length - longest);
}

function formsOf(secret: string): string[] {
  if (secret === '') return [];
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), ...base64Cores(secret)];
}

/** What is certain to stand in the base64 of any text around the secret: one core for each alignment to three bytes. */
function base64Cores(secret: string): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)])
      .toString('base64')
      .replace(/=+$/, '');
    const remainder = (shift + Buffer.byteLength(secret)) % 3;
    const core = encoded.slice(Math.ceil((shift * 4) / 3), remainder === 0 ? undefined : -1);
    return core.length >= 8 ? [core] : [];
  });
}
