/** Whether a version of Node is one that claude-ops runs on: 22.14 or later. On 22.13 better-sqlite3 13.2 ends the process with a fault of memory. */
export function isNodeRecentEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 14);
}

/** Ends the process with a sentence where Node is too old: before anything is loaded that would fail with a stack. */
export function assertNodeVersion(): void {
  if (isNodeRecentEnough(process.versions.node)) return;
  process.stderr.write(`Error: claude-ops needs Node 22.14 or later, but this is ${process.version}.\n`);
  process.exit(3);
}
