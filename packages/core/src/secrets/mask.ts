const MASK = '[masked]';

/** Takes secrets out of a text. */
export type Mask = (text: string) => string;

/**
 * Replaces every occurrence of the secrets, in the forms an agent that prints its environment shows them: as they
 * are, as a JSON string, in base64 and percent-encoded.
 */
export function createMask(secrets: readonly string[]): Mask {
  const forms = [...new Set(secrets.flatMap(formsOf))].sort((one, other) => other.length - one.length);
  return (text) =>
    forms.reduce((masked, form) => (masked.includes(form) ? masked.replaceAll(form, MASK) : masked), text);
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
