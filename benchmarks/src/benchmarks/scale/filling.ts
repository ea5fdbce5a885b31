/** When the first task was submitted; the others follow a second apart. */
export const EPOCH_S = Date.UTC(2026, 0, 1) / 1000;
export const EVENTS_PER_TASK = 4;

/** Of each task, but for its prompt. */
export const SPEC = JSON.stringify({
  mode: 'process',
  permissionMode: 'acceptEdits',
  timeout: 600_000,
  tags: {},
  network: { policy: 'open', isEnforced: false },
});

/** The id of the task that was submitted as the given one, from 1. */
export function taskId(number: number): string {
  const hex = (EPOCH_S * 1000 + number * 1000).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
