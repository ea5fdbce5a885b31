import {
  ClaudeOpsError,
  DEFAULT_PERMISSION_MODE,
  type CreateTaskInput,
  type ExecutionMode,
  type McpSelection,
  type Task,
} from '@claude-ops/contract';
import { parseCreateTaskInput } from '@claude-ops/contract/validation';
import { assertJsonSchema } from '../claude/schema-check.ts';
import { timestamp } from '../clock.ts';
import type { EventHub } from '../events/event-hub.ts';
import type { FreshId } from '../ids.ts';
import { queuedEvent } from '../events/status-events.ts';
import { maskServers } from '../secrets/mcp-secrets.ts';
import type { Sealer } from '../secrets/sealer.ts';
import { sealTaskSecrets } from '../secrets/task-secrets.ts';
import type { McpProfileStore } from '../store/mcp-profile-store.ts';
import type { TaskStore } from '../store/task-store.ts';
import { checkMcpServers } from './mcp-profiles/check-mcp-servers.ts';
import { resolveMcpServers } from './mcp-profiles/resolve-mcp-servers.ts';

interface TaskDefaults {
  readonly mode: ExecutionMode;
  /** Milliseconds. */
  readonly timeoutMs: number;
}

export interface CreateTaskParts {
  readonly store: TaskStore;
  readonly mcpProfileStore: McpProfileStore;
  readonly hub: EventHub;
  readonly sealer: Sealer;
  readonly nextId: () => FreshId;
  readonly modes: ReadonlySet<ExecutionMode>;
  readonly defaults: TaskDefaults;
}

/** Checks an input, and stores the task that it makes. */
export async function createTask(value: unknown, parts: CreateTaskParts): Promise<Task> {
  const input = parseCreateTaskInput(value);
  if (input.schema !== undefined) assertJsonSchema(input.schema);
  checkMcpServers(input.mcpServers?.inline ?? {}, '/mcpServers/inline');
  const task = toTask(input, parts);
  assertOffered(task.mode, parts.modes);
  refuseWhatIsNotBuilt(input);

  const mcpServers = await resolveMcpServers(input.mcpServers ?? {}, parts);
  const sealedSecrets = sealTaskSecrets(parts.sealer, { apiKey: input.apiKey, mcpServers }, task.id);
  const event = await parts.store.insert({ task, sealedSecrets, event: queuedEvent(task.createdAt) });
  parts.hub.publish([event]);
  return task;
}

function toTask(input: CreateTaskInput, { nextId, defaults }: CreateTaskParts): Task {
  const { id, epochMs } = nextId();
  return {
    id,
    status: 'queued',
    mode: input.mode ?? defaults.mode,
    model: input.model ?? null,
    permissionMode: input.permissionMode ?? DEFAULT_PERMISSION_MODE,
    timeout: input.timeout ?? defaults.timeoutMs,
    tags: input.tags ?? {},
    attempts: 0,
    createdAt: timestamp(epochMs),
    startedAt: null,
    finishedAt: null,
    error: null,
    prompt: input.prompt,
    schema: input.schema ?? null,
    trustWorkspace: input.trustWorkspace ?? false,
    maxCostUsd: input.maxCostUsd ?? null,
    files: null,
    artifactFilter: input.artifactFilter ?? null,
    mcpServers: input.mcpServers === undefined ? null : maskSelection(input.mcpServers),
    result: null,
  };
}

function maskSelection({ inline, ...selection }: McpSelection): McpSelection {
  return inline === undefined ? selection : { ...selection, inline: maskServers(inline) };
}

/** @throws {ClaudeOpsError} executor_unavailable */
export function assertOffered(mode: ExecutionMode, modes: ReadonlySet<ExecutionMode>): void {
  if (modes.has(mode)) return;
  throw new ClaudeOpsError('executor_unavailable', `This server does not offer mode "${mode}".`, {
    details: { mode, offered: [...modes] },
  });
}

function refuseWhatIsNotBuilt(input: CreateTaskInput): void {
  if (input.files === undefined) return;
  throw new ClaudeOpsError('not_implemented', 'This version does not take "files" yet.', {
    details: { field: 'files' },
  });
}
