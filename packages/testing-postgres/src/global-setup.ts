import type { TestProject } from 'vitest/node';
import { startPostgres, type Postgres } from './start-postgres.ts';
import type { PostgresUrl } from './vitest.ts';

/** Vitest's `globalSetup`: starts a PostgreSQL for a run, or uses that of `TEST_DATABASE_URL`. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given: PostgresUrl | undefined = process.env['TEST_DATABASE_URL'];
  if (given !== undefined) {
    project.provide('postgresUrl', given);
    return undefined;
  }
  const postgres = await startPostgres().catch((error: unknown) => error);
  // A run may have no test that needs it: those that do fail, and say why.
  if (!isPostgres(postgres)) {
    project.provide('postgresFault', String(postgres));
    return undefined;
  }
  project.provide('postgresUrl', postgres.url);
  return async () => await postgres[Symbol.asyncDispose]();
}

function isPostgres(started: unknown): started is Postgres {
  return typeof started === 'object' && started !== null && Symbol.asyncDispose in started;
}
