import type { KnownNode, NodeRefusal, NodeRegistry, RegisteredNode, RegisterRequest } from '@claude-ops/core';
import type { ExecutionMode } from '@claude-ops/contract';
import { type Kysely, sql } from 'kysely';

/** Only PostgreSQL has it: a database of SQLite is for one engine. */
export type NodeTables = { nodes: NodeTable };

type NodeTable = {
  instance_id: string;
  name: string;
  version: string;
  /** JSON text. */
  modes: string;
  /** JSON text. */
  labels: string;
  capacity: number;
  running: number;
  key_check: string;
  is_draining: boolean;
  started_at: string;
  heartbeat_at: string;
};

/** The engines that share a database, in a table of it. */
export function createPostgresNodeRegistry(database: Kysely<NodeTables>, schema: string): NodeRegistry {
  return {
    register: (request) => register(database, schema, request),
    async beat({ instanceId, now, running }) {
      const row = await database
        .updateTable('nodes')
        .set({ heartbeat_at: now, running })
        .where('instance_id', '=', instanceId)
        .returning('is_draining')
        .executeTakeFirst();
      return row && { isDraining: row.is_draining };
    },
    list: async () =>
      (await database.selectFrom('nodes').selectAll().orderBy('name').execute()).map(toRegisteredNode),
    async drain(name) {
      const rows = await database
        .updateTable('nodes')
        .set({ is_draining: true })
        .where('name', '=', name)
        .returning('name')
        .execute();
      return rows.length > 0;
    },
    leave: async (instanceId) =>
      void (await database.deleteFrom('nodes').where('instance_id', '=', instanceId).execute()),
  };
}

async function register(
  database: Kysely<NodeTables>,
  schema: string,
  { node, now, forgetBefore, refusal: refusalAmong }: RegisterRequest,
): Promise<NodeRefusal | undefined> {
  return await database.transaction().execute(async (transaction) => {
    // Two engines of one name may start at once.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`claude-ops nodes ${schema}`}, 0))`.execute(
      transaction,
    );
    await transaction.deleteFrom('nodes').where('heartbeat_at', '<', forgetBefore).execute();
    const known = await transaction.selectFrom('nodes').selectAll().execute();
    const refusal = refusalAmong(known.map(toKnownNode));
    if (refusal !== undefined) return refusal;
    // One of the same name that is dead, or this engine in an earlier life.
    await transaction
      .deleteFrom('nodes')
      .where((is) => is.or([is('instance_id', '=', node.instanceId), is('name', '=', node.name)]))
      .execute();
    await transaction
      .insertInto('nodes')
      .values({
        instance_id: node.instanceId,
        name: node.name,
        version: node.version,
        modes: JSON.stringify(node.modes),
        labels: JSON.stringify(node.labels),
        capacity: node.capacity,
        running: 0,
        key_check: node.keyCheck,
        is_draining: false,
        started_at: node.startedAt,
        heartbeat_at: now,
      })
      .execute();
    return undefined;
  });
}

function toKnownNode(row: NodeTable): KnownNode {
  return { ...toRegisteredNode(row), keyCheck: row.key_check };
}

function toRegisteredNode(row: NodeTable): RegisteredNode {
  return {
    instanceId: row.instance_id,
    name: row.name,
    version: row.version,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Only `register` writes it.
    modes: JSON.parse(row.modes) as ExecutionMode[],
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Only `register` writes it.
    labels: JSON.parse(row.labels) as string[],
    capacity: row.capacity,
    running: row.running,
    isDraining: row.is_draining,
    startedAt: row.started_at,
    heartbeatAt: row.heartbeat_at,
  };
}
