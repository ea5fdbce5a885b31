/** Runs a command of bash, whose two outputs become one, in the order in which they come. */
export function bashCommand(command: string): readonly string[] {
  return ['bash', '-c', 'exec bash -c "$1" 2>&1', 'bash', command];
}
