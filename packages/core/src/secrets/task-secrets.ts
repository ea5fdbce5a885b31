import { McpServerMap, TaskEnvironment } from '@claude-ops/contract';
import { parse } from '@claude-ops/contract/validation';
import { isRecord } from '../system/is-record.ts';
import type { GitCredentials } from './git-credentials.ts';
import type { Sealer } from './sealer.ts';

/** What a run needs and no answer may show. */
export interface TaskSecrets {
  /** Null where the task uses a credential that the server keeps. */
  readonly apiKey: string | null;
  /** All MCP servers of the task, with their secret values. */
  readonly mcpServers: McpServerMap;
  /** The variables of the task, with their values. */
  readonly env: TaskEnvironment;
  /** Of the url that the workspace is cloned from. */
  readonly gitCredentials: GitCredentials | null;
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
    const { apiKey = null, mcpServers = {}, env = {}, gitCredentials = null } = secrets;
    if (!isText(apiKey) || !isGitCredentials(gitCredentials)) return undefined;
    return {
      apiKey,
      mcpServers: parse(McpServerMap, mcpServers),
      env: parse(TaskEnvironment, env),
      gitCredentials,
    };
  } catch {
    return undefined;
  }
}

function isText(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

function isGitCredentials(value: unknown): value is GitCredentials | null {
  if (value === null) return true;
  return isRecord(value) && typeof value['username'] === 'string' && typeof value['password'] === 'string';
}
