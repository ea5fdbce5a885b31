export { DatabaseDamagedError } from './sqlite/database-damaged-error.ts';
export { DataInUseError } from './lock/data-in-use-error.ts';
export { lockDirectory } from './lock/lock-directory.ts';
export { PostgresUnusableError } from './postgres/postgres-unusable-error.ts';
export { openSqliteStores, type SqliteStores } from './sqlite/open-sqlite-stores.ts';
export { openSqliteTaskStore } from './sqlite/open-sqlite-task-store.ts';
export type { SqliteTaskStoreOptions } from './sqlite/sqlite-task-store-options.ts';
