const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Milliseconds as a person says them: 0.4s, 12.3s, 2m05s, 1h02m, 3d04h. */
export function formatDuration(ms: number): string {
  if (ms < MINUTE) return `${(Math.floor(ms / 100) / 10).toFixed(1)}s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}m${twoDigits((ms % MINUTE) / SECOND)}s`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)}h${twoDigits((ms % HOUR) / MINUTE)}m`;
  return `${Math.floor(ms / DAY)}d${twoDigits((ms % DAY) / HOUR)}h`;
}

/** The same in one unit, for how long ago something was: 12s, 3m, 2h, 5d. */
export function formatAge(ms: number): string {
  if (ms < MINUTE) return `${Math.max(0, Math.floor(ms / SECOND))}s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}m`;
  return ms < DAY ? `${Math.floor(ms / HOUR)}h` : `${Math.floor(ms / DAY)}d`;
}

function twoDigits(value: number): string {
  return String(Math.floor(value)).padStart(2, '0');
}
