import type { Check } from '@claude-ops/cli';
import { PostgresUnusableError } from '@claude-ops/storage';
import type { Configuration } from '../configuration/read-configuration.ts';

/** Whether the PostgreSQL that is configured can be used. Undefined where none is. */
export async function checkDatabase({
  postgres,
}: Pick<Configuration, 'postgres'>): Promise<Check | undefined> {
  if (postgres === undefined) return undefined;
  const name = 'database';
  const { checkPostgres } = await import('@claude-ops/storage/postgres');
  try {
    const { address, tables, newest } = await checkPostgres(postgres);
    if (tables > newest)
      return {
        name,
        state: 'problem',
        detail: `PostgreSQL at ${address}: its tables are of a later release`,
        advice: 'Run the release that wrote them, or a later one.',
      };
    const state =
      tables === 0
        ? 'the first start makes its tables'
        : tables === newest
          ? 'its tables are up to date'
          : 'the next start brings its tables up to date';
    return { name, state: 'ok', detail: `PostgreSQL at ${address}: ${state}` };
  } catch (error) {
    if (!PostgresUnusableError.is(error)) throw error;
    return { name, state: 'problem', detail: error.message, advice: error.advice };
  }
}
