const BYTES = 16;

/** 32 hexadecimal digits that nobody guesses. `crypto.randomUUID` is kept from pages that come by plain http. */
export function randomText(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
