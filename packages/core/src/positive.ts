/**
 * An option that is a positive whole number.
 *
 * @throws {TypeError} naming it.
 */
export function positive(name: string, value: number, most = Infinity): number {
  if (Number.isInteger(value) && value > 0 && value <= most) return value;
  const limit = most === Infinity ? '' : ` up to ${most}`;
  throw new TypeError(`${name} must be a positive whole number${limit}, not ${value}.`);
}
