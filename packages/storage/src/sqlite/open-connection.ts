import SqliteDatabase from 'better-sqlite3';

/** What Node says where the compiled part of a package is missing, or was made for another system. */
const NOT_LOADED = new Set<unknown>(['MODULE_NOT_FOUND', 'ERR_DLOPEN_FAILED']);

/**
 * Opens a file of SQLite.
 *
 * @throws {Error} that says what to do where the package has no compiled part for this system.
 */
export function openConnection(path: string, options: SqliteDatabase.Options): SqliteDatabase.Database {
  try {
    return new SqliteDatabase(path, options);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && NOT_LOADED.has(error.code))) throw error;
    const system = `${process.platform}-${process.arch}, Node ${process.version}`;
    throw new Error(
      `better-sqlite3 has no compiled part that loads here (${system}): install it again on this system, with its directory \`prebuilds\`, or compile it by \`npx node-gyp rebuild --release\` in node_modules/better-sqlite3.`,
      { cause: error },
    );
  }
}
