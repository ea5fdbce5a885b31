export { PostgresUnusableError } from './postgres-unusable-error.ts';
export { checkPostgres, type PostgresFacts } from './check-postgres.ts';
export { openPostgresStores, type PostgresStores } from './open-postgres-stores.ts';
export type { PostgresStoresOptions } from './postgres-options.ts';
