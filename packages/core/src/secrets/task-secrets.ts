import { McpServerMap } from '@claude-ops/contract';
import { parse } from '@claude-ops/contract/validation';
import { isRecord } from '../claude/message.ts';
import type { Sealer } from './sealer.ts';

/** What a run needs and no answer may show. */
export interface TaskSecrets {
  readonly apiKey: string;
  /** All MCP servers of the task, with their secret values. */
  readonly mcpServers: McpServerMap;
}

export function sealTaskSecrets(sealer: Sealer, secrets: TaskSecrets, taskId: string): string {
  return sealer.seal(JSON.stringify(secrets), taskId);
}

/** Undefined when they can't be opened: erased, or sealed with another key. */
export function openTaskSecrets(
  sealer: Sealer,
  sealed: string | null,
  taskId: string,
): TaskSecrets | undefined {
  if (sealed === null) return undefined;
  try {
    const secrets: unknown = JSON.parse(sealer.open(sealed, taskId));
    if (!isRecord(secrets)) return undefined;
    const { apiKey, mcpServers = {} } = secrets;
    return typeof apiKey === 'string' ? { apiKey, mcpServers: parse(McpServerMap, mcpServers) } : undefined;
  } catch {
    return undefined;
  }
}
