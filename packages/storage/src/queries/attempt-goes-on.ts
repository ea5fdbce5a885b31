import type { Database } from './tables.ts';

/** Thrown in a transaction that was to end an attempt whose lease was renewed meanwhile. */
export class AttemptGoesOn extends Error {}

/** @returns what the work returns; undefined where it found that the attempt goes on, and then nothing is changed. */
export async function orRolledBack<T>(
  database: Database,
  work: (transaction: Database) => Promise<T | undefined>,
): Promise<T | undefined> {
  try {
    return await database.transaction().execute(work);
  } catch (error) {
    if (error instanceof AttemptGoesOn) return undefined;
    throw error;
  }
}
