/** When a task was created, by its id: a UUID of version 7 begins with the milliseconds of Unix time. */
export function createdAtOf(id: string): number {
  const ms = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
  return Number.isNaN(ms) ? 0 : ms;
}
