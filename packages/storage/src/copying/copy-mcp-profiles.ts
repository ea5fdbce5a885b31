import type { CopyEnd } from './any-tables.ts';
import { CopyRefusedError } from './copy-refused-error.ts';

export interface CopiedProfiles {
  readonly profiles: number;
  /** How many of them the target did not have. */
  readonly copied: number;
  /** The names of those that have been changed on one side since they were copied. The target keeps its own. */
  readonly changed: readonly string[];
}

interface Ends {
  readonly source: CopyEnd;
  readonly target: CopyEnd;
}

/**
 * Copies the MCP profiles that the target does not have.
 *
 * @throws {CopyRefusedError} where another profile of the target has the name of one.
 */
export async function copyMcpProfiles({ source, target }: Ends): Promise<CopiedProfiles> {
  const names = await source.tables.selectFrom('mcp_profiles').select(['id', 'name']).orderBy('id').execute();
  const changed: string[] = [];
  let copied = 0;
  // A profile may be large.
  for (const { id, name } of names) {
    const row = await source.rows
      .selectFrom('mcp_profiles')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const there = await target.tables
      .selectFrom('mcp_profiles')
      .select('updated_at')
      .where('id', '=', id)
      .executeTakeFirst();
    if (there === undefined) {
      await target.rows.insertInto('mcp_profiles').values(row).execute();
      copied += 1;
    } else if (there.updated_at !== row['updated_at']) changed.push(name);
  }
  return { profiles: names.length, copied, changed };
}

/** @throws {CopyRefusedError} */
export async function refuseTakenNames({ source, target }: Ends): Promise<void> {
  const own = await source.tables.selectFrom('mcp_profiles').select(['id', 'name']).execute();
  const theirs = await target.tables.selectFrom('mcp_profiles').select(['id', 'name']).execute();
  const idOf = new Map(theirs.map(({ id, name }) => [name, id]));
  const taken = own.find(({ id, name }) => idOf.has(name) && idOf.get(name) !== id);
  if (taken === undefined) return;
  throw new CopyRefusedError(
    `PostgreSQL has another MCP profile called "${taken.name}".`,
    'Give one of the two another name with `claude-ops mcp-profiles replace`, or delete it.',
  );
}
