/** What an engine locks: its data directory, and its database. */
export interface LockedPlace {
  readonly what: 'data directory' | 'database';
  /** Of the directory, or of the file of the database. */
  readonly path: string;
}

/** Another engine works on the data, in another process or in this one. */
export class DataInUseError extends Error {
  override readonly name = 'DataInUseError';
  readonly what: LockedPlace['what'];
  readonly path: string;
  /** The process that holds the lock, where it could be read. In another container it has another number. */
  readonly pid: number | undefined;

  constructor({ what, path }: LockedPlace, pid?: number) {
    const holder = pid === undefined ? 'another server' : `another server (pid ${pid})`;
    const own = what === 'database' ? 'a database' : 'a directory';
    super(
      `The ${what} ${path} is in use by ${holder}. Stop that server, or give this one ${own} of its own.`,
    );
    this.what = what;
    this.path = path;
    this.pid = pid;
  }
}
