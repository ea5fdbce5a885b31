import type { Kysely } from 'kysely';
import type { Tables } from '../queries/tables.ts';

/** A text that was sealed with the secret key of an engine. */
export interface SealedText {
  readonly sealed: string;
  /** Names what it belongs to: it was sealed with that. */
  readonly context: string;
}

/** The newest secrets of a task that has not ended, and those of the newest MCP profile and credential. */
export async function findSealed(database: Kysely<Tables>): Promise<SealedText[]> {
  const task = await database
    .selectFrom('task_secrets')
    .select(['task_id as context', 'sealed'])
    .orderBy('task_id', 'desc')
    .limit(1)
    .execute();
  const profile = await database
    .selectFrom('mcp_profiles')
    .select(['id as context', 'sealed_servers as sealed'])
    .orderBy('updated_at', 'desc')
    .limit(1)
    .execute();
  const credential = await database
    .selectFrom('credentials')
    .select(['name as context', 'sealed_secret as sealed'])
    .orderBy('updated_at', 'desc')
    .limit(1)
    .execute();
  return [...task, ...profile, ...credential];
}
