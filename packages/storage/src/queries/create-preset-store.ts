import { isDeepStrictEqual } from 'node:util';
import type { PresetQuery, PresetStore, PutPreset, StoredPreset } from '@claude-ops/core';
import { fromJson } from './rows.ts';
import type { Database, PresetTable } from './tables.ts';

/** Somebody else may make the same version at the same time. */
const MOST_TRIES = 5;

/** The store on a database that is open and up to date, and stays open: whoever opened it closes it. */
export function createPresetStore(database: Database): PresetStore {
  return {
    async put(preset) {
      for (let tries = 1; ; tries += 1) {
        const put = await tryToPut(database, preset);
        if (put !== undefined) return put;
        if (tries === MOST_TRIES) throw new Error(`The preset ${preset.name} is changed too often at once.`);
      }
    },
    find: (name, version) => find(database, name, version),
    list: (query) => list(database, query),
    delete: (name) => remove(database, name),
  };
}

/** @returns undefined where another one has made the version. */
async function tryToPut(
  database: Database,
  preset: Omit<StoredPreset, 'version'>,
): Promise<PutPreset | undefined> {
  const row = await newest(database, preset.name);
  const known = row && fromRow(row);
  if (known !== undefined && isSame(known, preset)) return { preset: known, change: 'unchanged' };
  const next = { ...preset, version: (row?.version ?? 0) + 1 };
  const { numInsertedOrUpdatedRows } = await database
    .insertInto('presets')
    .values({
      name: next.name,
      version: next.version,
      description: next.description,
      spec: JSON.stringify(next.spec),
      created_at: next.createdAt,
    })
    .onConflict((conflict) => conflict.columns(['name', 'version']).doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) return undefined;
  return { preset: next, change: known === undefined ? 'created' : 'updated' };
}

function isSame(one: StoredPreset, other: Omit<StoredPreset, 'version'>): boolean {
  return one.description === other.description && isDeepStrictEqual(one.spec, other.spec);
}

async function newest(database: Database, name: string): Promise<PresetTable | undefined> {
  return await database
    .selectFrom('presets')
    .selectAll()
    .where('name', '=', name)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

async function find(
  database: Database,
  name: string,
  version: number | undefined,
): Promise<StoredPreset | undefined> {
  const row =
    version === undefined
      ? await newest(database, name)
      : await database
          .selectFrom('presets')
          .selectAll()
          .where('name', '=', name)
          .where('version', '=', version)
          .executeTakeFirst();
  return row && fromRow(row);
}

async function list(database: Database, { afterName = '', limit }: PresetQuery): Promise<StoredPreset[]> {
  const rows = await database
    .selectFrom('presets')
    .selectAll()
    .where('name', '>', afterName)
    .where('spec', 'is not', null)
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('presets as newer')
            .select('newer.name')
            .whereRef('newer.name', '=', 'presets.name')
            .whereRef('newer.version', '>', 'presets.version'),
        ),
      ),
    )
    .orderBy('name')
    .limit(limit)
    .execute();
  return rows.flatMap((row) => fromRow(row) ?? []);
}

/** The row of the newest version stays, without a spec: its number is not used again. */
async function remove(database: Database, name: string): Promise<boolean> {
  return await database.transaction().execute(async (transaction) => {
    const last = await newest(transaction, name);
    if (!last?.spec) return false;
    await transaction
      .deleteFrom('presets')
      .where('name', '=', name)
      .where('version', '<', last.version)
      .execute();
    await transaction
      .updateTable('presets')
      .set({ spec: null, description: null })
      .where('name', '=', name)
      .execute();
    return true;
  });
}

function fromRow(row: PresetTable): StoredPreset | undefined {
  const { name, version, description, spec, created_at: createdAt } = row;
  if (spec === null) return undefined;
  return { name, version, description, spec: fromJson<StoredPreset['spec']>(spec), createdAt };
}
