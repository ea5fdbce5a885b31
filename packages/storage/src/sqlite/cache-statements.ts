import type SqliteDatabase from 'better-sqlite3';
import type { SqliteDatabase as KyselyDatabase } from 'kysely';

type Statement = SqliteDatabase.Statement;

/** More than the store has, but for the sizes of its inserts. */
const MAX_STATEMENTS = 200;

/**
 * The database, as Kysely takes it, with its statements prepared once. Kysely prepares at every call, and what it
 * lets go of holds native memory that the garbage collector does not see: thousands pile up before they go.
 */
export function cacheStatements(database: SqliteDatabase.Database): KyselyDatabase {
  const statements = new Map<string, Statement>();
  return {
    prepare: (sql) => {
      const statement = statements.get(sql) ?? database.prepare(sql);
      // A map keeps the order of insertion: put back last, the first one is the one unused for longest.
      statements.delete(sql);
      statements.set(sql, statement);
      if (statements.size > MAX_STATEMENTS) forgetFirst(statements);
      return statement;
    },
    close: () => {
      statements.clear();
      database.close();
    },
  };
}

function forgetFirst(statements: Map<string, Statement>): void {
  for (const sql of statements.keys()) {
    statements.delete(sql);
    return;
  }
}
