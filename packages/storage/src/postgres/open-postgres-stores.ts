import type {
  AuditLog,
  CredentialStore,
  McpProfileStore,
  NodeRegistry,
  PresetStore,
  Signals,
  TaskStore,
  TokenStore,
} from '@claude-ops/core';
import { Kysely, PostgresDialect } from 'kysely';
import { Client } from 'pg';
import { createDataLock } from '../lock/create-data-lock.ts';
import { createCredentialStore } from '../queries/create-credential-store.ts';
import { createPresetStore } from '../queries/create-preset-store.ts';
import { createAuditLog } from '../queries/create-audit-log.ts';
import { createMcpProfileStore } from '../queries/create-mcp-profile-store.ts';
import { createTokenStore } from '../queries/create-token-store.ts';
import { createTaskStore } from '../queries/create-task-store.ts';
import type { Tables } from '../queries/tables.ts';
import { refuseOtherTime } from './compare-clocks.ts';
import { explainFailure, refuseOtherUrl } from './explain-failure.ts';
import { lockInstance } from './lock-instance.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { migrate } from './migrate.ts';
import { clientOptions, openPool } from './open-pool.ts';
import type { PostgresStoresOptions } from './postgres-options.ts';
import { POSTGRES } from './postgres-queries.ts';
import { createPostgresNodeRegistry, type NodeTables } from './postgres-node-registry.ts';
import { createPostgresSignals } from './postgres-signals.ts';

/** Everything that claude-ops keeps, in one database. Disposing closes its connections. */
export interface PostgresStores extends AsyncDisposable {
  readonly tasks: TaskStore;
  readonly mcpProfiles: McpProfileStore;
  readonly credentials: CredentialStore;
  readonly presets: PresetStore;
  readonly tokens: TokenStore;
  readonly audit: AuditLog;
  readonly nodes: NodeRegistry;
  /** How engines on this database hear of each other. */
  readonly signals: Signals;
}

/**
 * Opens a database of PostgreSQL 14 or later, and brings its tables up to date.
 *
 * @throws {PostgresUnusableError} where it can't be used: its message says why, its `advice` what to do.
 *
 * @example
 * await using stores = await openPostgresStores({ url: 'postgres://claude_ops:secret@db.example.com/claude_ops' });
 * const ops = createClaudeOps({ stores });
 */
export async function openPostgresStores(options: PostgresStoresOptions): Promise<PostgresStores> {
  const { schema = 'claude_ops' } = options;
  await prepare(options, schema);
  const pool = openPool(options);
  const connections = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const database = connections.withSchema(schema);
  const dataLock = createDataLock(':memory:');
  const tasks = createTaskStore({
    database,
    dialect: POSTGRES,
    lock: (request) => lockInstance(options, { schema, request, dataLock }),
    async close() {
      dataLock.release();
      await connections.destroy();
    },
  });
  return {
    tasks,
    mcpProfiles: createMcpProfileStore(database),
    credentials: createCredentialStore(database),
    presets: createPresetStore(database),
    tokens: createTokenStore(database),
    audit: createAuditLog(database),
    nodes: createPostgresNodeRegistry(database.$extendTables<NodeTables>(), schema),
    signals: createPostgresSignals({ options, schema, database: connections }),
    [Symbol.asyncDispose]: () => tasks[Symbol.asyncDispose](),
  };
}

async function prepare(options: PostgresStoresOptions, schema: string): Promise<void> {
  refuseOtherUrl(options.url);
  // A change of the tables may take as long as it takes, and so may the wait for a node that makes it.
  const client = new Client({ ...clientOptions(options), query_timeout: 0 });
  // A connection that breaks is told to the query that it breaks.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await refuseOtherTime(client);
    await migrate(client, schema, MIGRATIONS);
  } catch (error) {
    throw explainFailure(error, options.url);
  } finally {
    await client.end().catch(() => undefined);
  }
}
