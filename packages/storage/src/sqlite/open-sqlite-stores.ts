import type {
  AuditLog,
  CredentialStore,
  McpProfileStore,
  PresetStore,
  TaskStore,
  TokenStore,
} from '@claude-ops/core';
import { createCredentialStore } from '../queries/create-credential-store.ts';
import { createPresetStore } from '../queries/create-preset-store.ts';
import { createAuditLog } from '../queries/create-audit-log.ts';
import { createMcpProfileStore } from '../queries/create-mcp-profile-store.ts';
import { createTokenStore } from '../queries/create-token-store.ts';
import { createSqliteTaskStore } from './create-sqlite-task-store.ts';
import { whenFree } from '../lock/when-free.ts';
import { openDatabase } from './open-database.ts';
import type { SqliteTaskStoreOptions } from './sqlite-task-store-options.ts';

/** Everything that claude-ops keeps, in one database. Disposing closes it. */
export interface SqliteStores extends AsyncDisposable {
  readonly tasks: TaskStore;
  readonly mcpProfiles: McpProfileStore;
  readonly credentials: CredentialStore;
  readonly presets: PresetStore;
  readonly tokens: TokenStore;
  readonly audit: AuditLog;
}

/**
 * Opens one database for tasks, MCP profiles, tokens and the audit log, as `openSqliteTaskStore` opens one for tasks alone.
 *
 * @throws where the database was written by a later release.
 * @throws {DataInUseError} an engine works on it that knows an older schema.
 *
 * @example
 * await using stores = await openSqliteStores({ path: '/var/lib/claude-ops/claude-ops.db' });
 * const ops = createClaudeOps({ stores });
 */
export async function openSqliteStores(options: SqliteTaskStoreOptions): Promise<SqliteStores> {
  const database = await whenFree({ waitMs: options.waitMs ?? 0 }, () => openDatabase(options));
  const tasks = createSqliteTaskStore(database, options.path);
  return {
    tasks,
    mcpProfiles: createMcpProfileStore(database),
    credentials: createCredentialStore(database),
    presets: createPresetStore(database),
    tokens: createTokenStore(database),
    audit: createAuditLog(database),
    [Symbol.asyncDispose]: () => tasks[Symbol.asyncDispose](),
  };
}
