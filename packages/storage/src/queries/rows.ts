import {
  completeSpec,
  promptPreview,
  resultCounts,
  specOf,
  type Task,
  type TaskResult,
  type TaskSpec,
  type TaskSummary,
} from '@claude-ops/contract';
import type { NewTask, StoredEvent, StoredMcpProfile } from '@claude-ops/core';
import { needsOf } from './needs.ts';
import type { McpProfileTable, TaskEventTable, TaskInputTable, Tables, TaskTable } from './tables.ts';

type StateRow = Pick<TaskTable, 'id' | (typeof STATE_COLUMNS)[number]>;
export type SummaryRow = Pick<TaskTable, 'id' | (typeof SUMMARY_COLUMNS)[number]>;
export type TaskRow = StateRow &
  Pick<TaskTable, 'earlier_attempts'> & { spec: string; result: string | null; seen: string | null };

/** The columns of a task that change while it lives. */
export const STATE_COLUMNS = [
  'status',
  'attempts',
  'created_at',
  'created_by',
  'created_by_name',
  'started_at',
  'finished_at',
  'error',
  'artifacts_omitted',
  'waiting_for',
  'conversation_id',
  'continuable_until',
] as const;

/** The columns of a summary: besides those, what is shown of the input and of the result. */
export const SUMMARY_COLUMNS = [
  ...STATE_COLUMNS,
  'mode',
  'model',
  'permission_mode',
  'timeout_ms',
  'previous_task_id',
  'tags',
  'prompt_preview',
  'cost_usd',
  'permission_denials',
  'background_stopped',
] as const;

/** @param heldBy the id of the usage limit that holds the task, if one does. */
export function taskToRow(
  newTask: Pick<NewTask, 'task' | 'boundTo' | 'expiresAt' | 'credential'>,
  heldBy?: string,
): TaskTable {
  const { task, expiresAt, credential } = newTask;
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
    conversation_id: task.conversationId,
    previous_task_id: task.previousTaskId,
    continuable_until: task.continuableUntil,
    pruned_at: null,
    earlier_attempts: null,
    expires_at: expiresAt ?? null,
    waiting_for: null,
    bound_to: needsOf(newTask, heldBy),
    credential: credential ?? null,
    created_by: task.createdBy?.id ?? null,
    created_by_name: task.createdBy?.name ?? null,
  };
}

export function taskToInputRow(task: Task): TaskInputTable {
  return { task_id: task.id, spec: JSON.stringify(specOf(task)) };
}

export function taskToTagRows({ id, status, tags }: Task): Tables['task_tags'][] {
  return Object.entries(tags).map(([key, value]) => ({ task_id: id, key, value, status }));
}

export function rowToTask(row: TaskRow): Task {
  const { network, ...spec } = completeSpec(fromJson<Partial<TaskSpec>>(row.spec));
  const seen = fromJson<Task['network']['seen'] | null>(row.seen) ?? [];
  const earlierAttempts = fromJson<Task['earlierAttempts'] | null>(row.earlier_attempts) ?? [];
  return { ...stateOf(row), ...spec, network: { ...network, seen }, earlierAttempts, result: resultOf(row) };
}

export function rowToSummary(row: SummaryRow): TaskSummary {
  return {
    ...stateOf(row),
    mode: row.mode,
    model: row.model,
    permissionMode: row.permission_mode,
    timeout: row.timeout_ms,
    previousTaskId: row.previous_task_id,
    tags: fromJson<Task['tags']>(row.tags),
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
const NOT_KEPT_BEFORE: Pick<TaskResult, 'background' | 'permissionDenials' | 'turns'> = {
  background: [],
  permissionDenials: [],
  turns: [],
};

function resultOf(row: TaskRow): Task['result'] {
  const result = fromJson<Task['result']>(row.result);
  return result && { ...NOT_KEPT_BEFORE, ...result };
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

/** The fields of a task that change while it lives. */
function stateOf(row: StateRow) {
  return {
    id: row.id,
    status: row.status,
    attempts: row.attempts,
    createdAt: row.created_at,
    createdBy: row.created_by_name === null ? null : { id: row.created_by, name: row.created_by_name },
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    error: fromJson<Task['error']>(row.error),
    // Found out when the task is answered.
    waitingFor: fromJson<Task['waitingFor']>(row.waiting_for),
    artifactsOmitted: fromJson<Task['artifactsOmitted']>(row.artifacts_omitted),
    // A node of an earlier release that works in the same database inserts rows without it.
    conversationId: row.conversation_id ?? row.id,
    continuableUntil: row.continuable_until,
  };
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion, typescript/no-unnecessary-type-parameters -- A column holds what `toJson` made of the same field, in a transaction of this package.
export const fromJson = <T>(text: string | null) => JSON.parse(text ?? 'null') as T;
