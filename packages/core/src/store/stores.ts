import type { Signals } from '../signals/signals.ts';
import type { CredentialStore } from './credential-store.ts';
import type { AuditLog } from './audit-log.ts';
import type { McpProfileStore } from './mcp-profile-store.ts';
import type { PresetStore } from './preset-store.ts';
import type { NodeRegistry } from './node-registry.ts';
import type { TokenStore } from './token-store.ts';
import type { TaskStore } from './task-store.ts';

/** Where an engine keeps what it knows, and how it hears of the engines that keep theirs in the same place. */
export interface Stores {
  readonly tasks: TaskStore;
  /** @default in memory, wherever tasks are kept */
  readonly mcpProfiles?: McpProfileStore;
  /** @default in memory, wherever tasks are kept */
  readonly credentials?: CredentialStore;
  /** @default in memory, wherever tasks are kept */
  readonly presets?: PresetStore;
  readonly tokens?: TokenStore;
  /** @default in memory, wherever tasks are kept */
  readonly audit?: AuditLog;
  /** Where engines that share the tasks say that they are alive. @default in memory */
  readonly nodes?: NodeRegistry;
  /**
   * How engines that share the tasks hear of each other. With it an engine that can't renew its leases stops what it runs, because
   * another one may take it for dead. @default the tasks are for this engine alone
   */
  readonly signals?: Signals;
}
