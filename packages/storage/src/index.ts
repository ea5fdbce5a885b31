export { DirectoryInUseError } from './lock/directory-in-use-error.ts';
export { lockDirectory } from './lock/lock-directory.ts';
export { openSqliteTaskStore } from './sqlite/open-sqlite-task-store.ts';
export type { SqliteTaskStoreOptions } from './sqlite/sqlite-task-store-options.ts';
