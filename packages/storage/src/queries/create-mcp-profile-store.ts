import type { McpProfileQuery, McpProfileStore, StoredMcpProfile } from '@claude-ops/core';
import { rowToMcpProfile, mcpProfileToRow } from './rows.ts';
import type { Database } from './tables.ts';

/** The store on a database that is open and up to date, and stays open: whoever opened it closes it. */
export function createMcpProfileStore(database: Database): McpProfileStore {
  return {
    insert: (profile) => insert(database, profile),
    find: (id) => find(database, id),
    findByNames: (names) => findByNames(database, names),
    list: (query) => list(database, query),
    replace: (profile) => replace(database, profile),
    delete: (id) => remove(database, id),
  };
}

async function insert(database: Database, profile: StoredMcpProfile): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await database
    .insertInto('mcp_profiles')
    .values(mcpProfileToRow(profile))
    .onConflict((conflict) => conflict.column('name').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

async function find(database: Database, id: string): Promise<StoredMcpProfile | undefined> {
  const row = await database.selectFrom('mcp_profiles').selectAll().where('id', '=', id).executeTakeFirst();
  return row && rowToMcpProfile(row);
}

async function findByNames(database: Database, names: readonly string[]): Promise<StoredMcpProfile[]> {
  const rows = await database.selectFrom('mcp_profiles').selectAll().where('name', 'in', names).execute();
  return rows.map(rowToMcpProfile);
}

async function list(
  database: Database,
  { afterName = '', limit }: McpProfileQuery,
): Promise<StoredMcpProfile[]> {
  const rows = await database
    .selectFrom('mcp_profiles')
    .selectAll()
    .where('name', '>', afterName)
    .orderBy('name')
    .limit(limit)
    .execute();
  return rows.map(rowToMcpProfile);
}

function replace(
  database: Database,
  profile: StoredMcpProfile,
): Promise<'replaced' | 'not_found' | 'name_taken'> {
  const { id, created_at: _, ...changes } = mcpProfileToRow(profile);
  return database.transaction().execute(async (transaction) => {
    if ((await find(transaction, id)) === undefined) return 'not_found';
    const namesakes = await findByNames(transaction, [profile.name]);
    if (namesakes.some((other) => other.id !== id)) return 'name_taken';
    await transaction.updateTable('mcp_profiles').set(changes).where('id', '=', id).execute();
    return 'replaced';
  });
}

async function remove(database: Database, id: string): Promise<boolean> {
  const { numDeletedRows } = await database
    .deleteFrom('mcp_profiles')
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}
