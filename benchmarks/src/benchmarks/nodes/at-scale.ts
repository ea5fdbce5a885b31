import { openPostgresStores } from '@claude-ops/storage/postgres';
import { startPostgres } from '@claude-ops/testing-postgres';
import type { Surroundings } from '../../benchmark.ts';
import type { Row } from '../../measure/row.ts';
import { compareCalls, FEW, MANY } from '../scale/compare-calls.ts';
import { createDatabase } from './create-database.ts';
import { fillPostgres } from './fill-postgres.ts';

/** What the number of tasks in a PostgreSQL costs the calls of its store. */
export async function atScale(surroundings: Surroundings): Promise<Row[]> {
  // A disk that is waited for would hide in both what they compute.
  await using postgres = await startPostgres();
  surroundings.say(`making ${MANY} tasks in PostgreSQL`);
  const [manyUrl, fewUrl] = [await createDatabase(postgres), await createDatabase(postgres)];
  await fillPostgres(manyUrl, MANY);
  await fillPostgres(fewUrl, FEW);
  await using many = await openPostgresStores({ url: manyUrl });
  await using few = await openPostgresStores({ url: fewUrl });
  return await compareCalls({ many: many.tasks, few: few.tasks }, ' in PostgreSQL', surroundings);
}
