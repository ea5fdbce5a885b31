const brand = Symbol.for('claude-ops.database-damaged');

/** A page of the database can't be read any more: a broken disk, a copy that was made while a server wrote, a truncated file. */
export class DatabaseDamagedError extends Error {
  override readonly name = 'DatabaseDamagedError';
  /** Of the database. */
  readonly path: string;
  /** How to get back what was in it: a sentence. */
  readonly advice: string;

  constructor(path: string, cause: Error) {
    super(`The database ${path} is damaged: ${cause.message}.`, { cause });
    this.path = path;
    this.advice = `Restore the file from a backup, or save what can still be read: sqlite3 ${path} .recover | sqlite3 saved.db`;
    Object.defineProperty(this, brand, { value: true });
  }

  static is(value: unknown): value is DatabaseDamagedError {
    return typeof value === 'object' && value !== null && brand in value;
  }
}
