import type { StoredToken, TokenStore } from '@claude-ops/core';
import type { Database, TokenTable } from './tables.ts';

/** The store on a database that is open and up to date, and stays open: whoever opened it closes it. */
export function createTokenStore(database: Database): TokenStore {
  return {
    async insert(token) {
      const { numInsertedOrUpdatedRows } = await database
        .insertInto('tokens')
        .values(tokenToRow(token))
        .onConflict((conflict) => conflict.column('name').doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    },
    async find(id) {
      const row = await database.selectFrom('tokens').selectAll().where('id', '=', id).executeTakeFirst();
      return row && rowToToken(row);
    },
    async list({ afterName = '', limit }) {
      const rows = await database
        .selectFrom('tokens')
        .selectAll()
        .where('name', '>', afterName)
        .orderBy('name')
        .limit(limit)
        .execute();
      return rows.map(rowToToken);
    },
    async noteUse(id, at) {
      await database
        .updateTable('tokens')
        .set({ last_used_at: at })
        .where('id', '=', id)
        .where((eb) => eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<', at)]))
        .execute();
    },
    async delete(id) {
      const { numDeletedRows } = await database.deleteFrom('tokens').where('id', '=', id).executeTakeFirst();
      return numDeletedRows === 1n;
    },
  };
}

function tokenToRow(token: StoredToken): TokenTable {
  return {
    id: token.id,
    name: token.name,
    role: token.role,
    own_tasks: token.ownTasks ? 1 : 0,
    secret_hash: token.secretHash,
    created_at: token.createdAt,
    expires_at: token.expiresAt,
    last_used_at: token.lastUsedAt,
  };
}

function rowToToken(row: TokenTable): StoredToken {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    ownTasks: row.own_tasks === 1,
    secretHash: row.secret_hash,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  };
}
