import type { CredentialQuery, CredentialStore, StoredCredential } from '@claude-ops/core';
import type { CredentialTable, Database } from './tables.ts';

/** The store on a database that is open and up to date, and stays open: whoever opened it closes it. */
export function createCredentialStore(database: Database): CredentialStore {
  return {
    async insert(credential) {
      const { numInsertedOrUpdatedRows } = await database
        .insertInto('credentials')
        .values(toRow(credential))
        .onConflict((conflict) => conflict.column('name').doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    },
    async put(credential) {
      const row = toRow(credential);
      const { created_at: _, ...changes } = row;
      const stored = await database
        .insertInto('credentials')
        .values(row)
        .onConflict((conflict) => conflict.column('name').doUpdateSet(changes))
        .returningAll()
        .executeTakeFirstOrThrow();
      return fromRow(stored);
    },
    async find(name) {
      const row = await database
        .selectFrom('credentials')
        .selectAll()
        .where('name', '=', name)
        .executeTakeFirst();
      return row && fromRow(row);
    },
    list: (query) => list(database, query),
    async delete(name) {
      const { numDeletedRows } = await database
        .deleteFrom('credentials')
        .where('name', '=', name)
        .executeTakeFirst();
      return numDeletedRows === 1n;
    },
  };
}

async function list(
  database: Database,
  { afterName = '', limit }: CredentialQuery,
): Promise<StoredCredential[]> {
  const rows = await database
    .selectFrom('credentials')
    .selectAll()
    .where('name', '>', afterName)
    .orderBy('name')
    .limit(limit)
    .execute();
  return rows.map(fromRow);
}

function toRow(credential: StoredCredential): CredentialTable {
  return {
    name: credential.name,
    kind: credential.kind,
    base_url: credential.baseUrl,
    description: credential.description,
    sealed_secret: credential.sealedSecret,
    created_at: credential.createdAt,
    updated_at: credential.updatedAt,
  };
}

function fromRow(row: CredentialTable): StoredCredential {
  return {
    name: row.name,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table holds what `toRow` wrote.
    kind: row.kind as StoredCredential['kind'],
    baseUrl: row.base_url,
    description: row.description,
    sealedSecret: row.sealed_secret,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
