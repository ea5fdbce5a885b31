const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** A number of bytes as a person says it: 512 B, 1.5 kB, 12.3 MB. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // What would be rounded up to 1000 belongs to the next unit.
  while (value >= 999.95 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`;
}
