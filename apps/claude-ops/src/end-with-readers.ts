/** Ends the process where its output can't be written: a reader that has seen enough, such as `head`, closes the pipe. */
export function endWithReaders({ stdout, stderr }: Pick<NodeJS.Process, 'stdout' | 'stderr'>): void {
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    stderr.write(`Error: the output could not be written: ${error.message}\n`);
    process.exit(3);
  });
  stderr.on('error', () => undefined);
}
