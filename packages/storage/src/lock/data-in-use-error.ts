/** Another process, or another part of this one, holds the lock of a data directory. */
export class DirectoryInUseError extends Error {
  override readonly name = 'DirectoryInUseError';
  readonly directory: string;
  /** The process that holds the lock, where it could be read. */
  readonly pid: number | undefined;

  constructor(directory: string, pid?: number) {
    const holder = pid === undefined ? 'another server' : `another server (pid ${pid})`;
    super(
      `The data directory ${directory} is in use by ${holder}. Stop that server, or give this one a directory of its own.`,
    );
    this.directory = directory;
    this.pid = pid;
  }
}
