import {
  promptPreview,
  resultCounts,
  type Task,
  type TaskResult,
  type TaskSummary,
} from '@claude-ops/contract';
import type { StoredEvent, StoredMcpProfile } from '@claude-ops/core';
import type { McpProfileTable, TaskEventTable, TaskInputTable, Tables, TaskTable } from './tables.ts';

export type SummaryRow = Omit<TaskTable, 'cancel_requested_at' | 'pruned_at'>;
export type TaskRow = SummaryRow &
  Omit<TaskInputTable, 'task_id'> & { result: string | null; seen: string | null };

export function taskToRow(task: Task): TaskTable {
  return {
    id: task.id,
    status: task.status,
    mode: task.mode,
    model: task.model,
    permission_mode: task.permissionMode,
    timeout_ms: task.timeout,
    tags: JSON.stringify(task.tags),
    attempts: task.attempts,
    created_at: task.createdAt,
    started_at: task.startedAt,
    finished_at: task.finishedAt,
    cancel_requested_at: null,
    error: toJson(task.error),
    prompt_preview: promptPreview(task.prompt),
    ...resultColumns(task.result),
    artifacts_omitted: toJson(task.artifactsOmitted),
    pruned_at: null,
  };
}

export function taskToInputRow(task: Task): TaskInputTable {
  return {
    task_id: task.id,
    prompt: task.prompt,
    schema: toJson(task.schema),
    trust_workspace: Number(task.trustWorkspace),
    files: toJson(task.files),
    artifact_filter: toJson(task.artifactFilter),
    max_cost_usd: task.maxCostUsd,
    mcp_servers: toJson(task.mcpServers),
    network: JSON.stringify(networkRules(task)),
    resources: toJson(task.resources),
    background_timeout_ms: task.backgroundTimeout,
  };
}

function networkRules({ network: { policy, isEnforced } }: Task): Omit<Task['network'], 'seen'> {
  return { policy, isEnforced };
}

export function taskToTagRows({ id, status, tags }: Task): Tables['task_tags'][] {
  return Object.entries(tags).map(([key, value]) => ({ task_id: id, key, value, status }));
}

export function rowToTask(row: TaskRow): Task {
  return {
    ...rowToSharedFields(row),
    prompt: row.prompt,
    schema: fromJson<Task['schema']>(row.schema),
    trustWorkspace: row.trust_workspace === 1,
    files: fromJson<Task['files']>(row.files),
    backgroundTimeout: row.background_timeout_ms,
    maxCostUsd: row.max_cost_usd,
    artifactFilter: fromJson<Task['artifactFilter']>(row.artifact_filter),
    mcpServers: fromJson<Task['mcpServers']>(row.mcp_servers),
    network: {
      ...fromJson<ReturnType<typeof networkRules>>(row.network),
      seen: fromJson<Task['network']['seen'] | null>(row.seen) ?? [],
    },
    resources: fromJson<Task['resources']>(row.resources),
    result: resultOf(row),
  };
}

export function rowToSummary(row: SummaryRow): TaskSummary {
  return {
    ...rowToSharedFields(row),
    promptPreview: row.prompt_preview,
    costUsd: row.cost_usd,
    permissionDenials: row.permission_denials,
    backgroundStopped: row.background_stopped,
  };
}

/** The columns of a task that say what a summary tells of its result. */
export function resultColumns(result: Task['result']) {
  const { costUsd, permissionDenials, backgroundStopped } = resultCounts(result);
  return { cost_usd: costUsd, permission_denials: permissionDenials, background_stopped: backgroundStopped };
}

/** What results of earlier versions lack. */
const NOT_KEPT_BEFORE: Pick<TaskResult, 'background' | 'permissionDenials'> = {
  background: [],
  permissionDenials: [],
};

function resultOf(row: TaskRow): Task['result'] {
  const result = fromJson<Task['result']>(row.result);
  return result && { ...NOT_KEPT_BEFORE, ...result };
}

export function eventToRow({ taskId, sequence, type, at, data }: StoredEvent): TaskEventTable {
  return { task_id: taskId, sequence, type, at, data };
}

export function rowToEvent({ task_id: taskId, sequence, type, at, data }: TaskEventTable): StoredEvent {
  return { taskId, sequence, type, at, data };
}

export function mcpProfileToRow(profile: StoredMcpProfile): McpProfileTable {
  return {
    id: profile.id,
    name: profile.name,
    description: profile.description,
    servers: JSON.stringify(profile.servers),
    sealed_servers: profile.sealedServers,
    created_at: profile.createdAt,
    updated_at: profile.updatedAt,
  };
}

export function rowToMcpProfile(row: McpProfileTable): StoredMcpProfile {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    servers: fromJson<StoredMcpProfile['servers']>(row.servers),
    sealedServers: row.sealed_servers,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export function toJson(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}

function rowToSharedFields(
  row: SummaryRow,
): Omit<TaskSummary, 'promptPreview' | keyof ReturnType<typeof resultCounts>> {
  return {
    id: row.id,
    status: row.status,
    mode: row.mode,
    model: row.model,
    permissionMode: row.permission_mode,
    timeout: row.timeout_ms,
    tags: fromJson<Task['tags']>(row.tags),
    attempts: row.attempts,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    error: fromJson<Task['error']>(row.error),
    artifactsOmitted: fromJson<Task['artifactsOmitted']>(row.artifacts_omitted),
  };
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion, typescript/no-unnecessary-type-parameters -- A column holds what `toJson` made of the same field, in a transaction of this package.
const fromJson = <T>(text: string | null) => JSON.parse(text ?? 'null') as T;
