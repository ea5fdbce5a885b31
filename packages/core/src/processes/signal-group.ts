/**
 * Sends a signal to every process of a group.
 *
 * @returns whether there was one.
 */
export function signalGroup(groupId: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(-groupId, signal);
    return true;
  } catch {
    return false;
  }
}
