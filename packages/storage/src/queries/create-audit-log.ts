import type { AuditEntry } from '@claude-ops/contract';
import type { AuditLog, AuditQuery } from '@claude-ops/core';
import type { AuditTable, Database } from './tables.ts';

/** PostgreSQL takes 65,535 values in a statement, and SQLite 32,766. */
const ROWS_PER_STATEMENT = 500;
/** Sorts after every id. */
const LAST_ID = '~';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7/;

/** The audit log in a database that is open and up to date, and stays open: whoever opened it closes it. */
export function createAuditLog(database: Database): AuditLog {
  return {
    append: (entries) => append(database, entries),
    list: (query) => list(database, query),
    async removeBefore(id, limit) {
      const { numDeletedRows } = await database
        .deleteFrom('audit')
        .where('id', 'in', (eb) =>
          eb.selectFrom('audit').select('id').where('id', '<', id).orderBy('id').limit(limit),
        )
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}

async function append(database: Database, entries: readonly AuditEntry[]): Promise<void> {
  const rows = entries.map(entryToRow);
  await database.transaction().execute(async (transaction) => {
    for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT)
      await transaction
        .insertInto('audit')
        .values(rows.slice(start, start + ROWS_PER_STATEMENT))
        .execute();
  });
}

/** Along one index: a token is asked for by its id or by its name. */
async function list(
  database: Database,
  { token, action, target, beforeId = LAST_ID, limit }: AuditQuery,
): Promise<AuditEntry[]> {
  let query = database.selectFrom('audit').selectAll().where('id', '<', beforeId);
  if (token !== undefined) query = query.where(UUID.test(token) ? 'token_id' : 'token_name', '=', token);
  if (action !== undefined) query = query.where('action', '=', action);
  if (target !== undefined) query = query.where('target', '=', target);
  const rows = await query.orderBy('id', 'desc').limit(limit).execute();
  return rows.map(rowToEntry);
}

function entryToRow(entry: AuditEntry): AuditTable {
  return {
    id: entry.id,
    at: entry.at,
    token_id: entry.token?.id ?? null,
    token_name: entry.token?.name ?? null,
    action: entry.action,
    outcome: entry.outcome,
    target: entry.target,
    address: entry.address,
    request_id: entry.requestId,
  };
}

function rowToEntry(row: AuditTable): AuditEntry {
  return {
    id: row.id,
    at: row.at,
    token: row.token_name === null ? null : { id: row.token_id, name: row.token_name },
    action: row.action,
    outcome: row.outcome,
    target: row.target,
    address: row.address,
    requestId: row.request_id,
  };
}
