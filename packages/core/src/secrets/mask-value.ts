import type { Mask } from './mask.ts';

/** A JSON value without the secrets: in its strings, in the names of its properties, and in its numbers. */
export function maskValue(value: unknown, mask: Mask): unknown {
  if (typeof value === 'string') return mask(value);
  if (typeof value === 'number') return maskNumber(value, mask);
  if (Array.isArray(value)) return value.map((item) => maskValue(item, mask));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [mask(name), maskValue(item, mask)]));
}

function maskNumber(value: number, mask: Mask): number | string {
  const text = String(value);
  const masked = mask(text);
  return masked === text ? value : masked;
}
