import { inject } from 'vitest';

/** Of a PostgreSQL for tests, each of which uses a schema of its own. */
export type PostgresUrl = string;

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: PostgresUrl;
  }
}

/** The PostgreSQL of this run of Vitest. */
export function postgresUrl(): PostgresUrl {
  return inject('postgresUrl');
}
