import type { Approval, FinalTaskStatus, Task, TaskResult, TaskStatus } from '@claude-ops/contract';
import type {
  ClaimRequest,
  EventDraft,
  FinishRequest,
  NewApproval,
  NewTask,
  RequeueRequest,
  StoredToken,
  TaskStore,
  UsageLimit,
} from '@claude-ops/core';
import { aTask } from '@claude-ops/fixtures';

/** The whole log of a task. */
export const ALL = { after: 0, limit: 10_000, maxBytes: Number.MAX_SAFE_INTEGER };

const EPOCH_MS = Date.UTC(2026, 10, 22, 19, 30);

/** A moment, in milliseconds after the first. */
export function at(offsetMs: number): string {
  return new Date(EPOCH_MS + offsetMs).toISOString();
}

/** The id of a task made at that moment. */
export function idAt(offsetMs: number): string {
  const time = (EPOCH_MS + offsetMs).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}

/** A queued task, made `offsetMs` after the first. */
export function taskAt(offsetMs: number, overrides: Partial<Task> = {}): Task {
  const [id, createdAt] = [idAt(offsetMs), at(offsetMs)];
  return aTask({ id, createdAt, prompt: `Task ${offsetMs}`, timeout: 60_000, ...overrides });
}

export function newTaskAt(offsetMs: number, overrides: Partial<Task> = {}): NewTask {
  const task = taskAt(offsetMs, overrides);
  return { task, sealedSecrets: `sealed ${task.id}`, event: draft('task.queued') };
}

export function draft(type: string, data = '{}'): EventDraft {
  return { type, at: at(0), data };
}

export function claimRequest(overrides: Partial<ClaimRequest> = {}): ClaimRequest {
  return {
    instanceId: 'here',
    attemptId: crypto.randomUUID(),
    now: at(1_000),
    leaseExpiresAt: at(31_000),
    ...overrides,
  };
}

/** The end of a running first attempt. */
export function finishRequest(taskId: string, overrides: Partial<FinishRequest> = {}): FinishRequest {
  const to = overrides.to ?? 'completed';
  return {
    taskId,
    from: 'running',
    attempt: 1,
    to,
    result: null,
    error: to === 'failed' ? { code: 'claude_failed', message: 'It failed.' } : null,
    finishedAt: at(2_000),
    event: draft(`task.${to}`),
    ...overrides,
  };
}

/** The end of a first attempt whose task is queued again. */
export function requeueRequest(taskId: string, overrides: Partial<RequeueRequest> = {}): RequeueRequest {
  return {
    taskId,
    attempt: 1,
    endedAt: at(2_000),
    error: { code: 'interrupted', message: 'The server ended.' },
    event: (ended) => draft('task.requeued', JSON.stringify(ended)),
    ...overrides,
  };
}

export function resultOf(text: string): TaskResult {
  const counts = { inputTokens: 1, outputTokens: 2, cacheReadInputTokens: 3, cacheCreationInputTokens: 4 };
  return {
    data: { answer: text, nested: [1, null, true] },
    text,
    sessionId: 'session',
    numTurns: 3,
    durationMs: 1_234,
    costUsd: 0.0125,
    turns: [{ number: 1, text, costUsd: 0.0125, permissionDenials: 1 }],
    background: [{ kind: 'shell', description: 'a server', status: 'stopped' }],
    permissionDenials: [{ tool: 'Bash', input: { command: 'id' }, reason: 'not allowed' }],
    usage: { ...counts, models: { 'claude-sonnet-4-6': { ...counts, costUsd: 0.0125 } } },
  };
}

/** Inserts a task and walks it to a status. Nothing older may be queued. */
export async function seed(store: TaskStore, newTask: NewTask, status: TaskStatus): Promise<string> {
  const { id } = newTask.task;
  await store.insert(newTask);
  if (status === 'queued') return id;
  const claimed = await store.claim(claimRequest());
  if (claimed?.task.id !== id) throw new Error(`Claimed ${claimed?.task.id} instead of ${id}`);
  if (status !== 'running') await finish(store, id, status);
  return id;
}

async function finish(store: TaskStore, id: string, to: FinalTaskStatus): Promise<void> {
  const change = await store.finish(finishRequest(id, { to }));
  if (change === undefined) throw new Error(`Could not finish ${id}`);
}

/** Everything the port tells about a task. */
export async function snapshot(store: TaskStore, id: string) {
  return { task: await store.find(id), events: await store.listEvents(id, ALL) };
}

/** An approval that the first attempt of a task asks for. */
export function anApproval(taskId: string): NewApproval {
  const approval: Approval = {
    id: idAt(5),
    taskId,
    attempt: 1,
    kind: 'tool',
    status: 'pending',
    request: {},
    createdAt: at(5),
    expiresAt: null,
    settledAt: null,
    decision: null,
    reason: null,
  };
  return { approval, requestId: 'asked', event: draft('task.approval_requested'), mostOfTask: 10 };
}

/** A token made at a moment, in milliseconds after the first. */
export function tokenAt(offsetMs: number, overrides: Partial<StoredToken> = {}): StoredToken {
  return {
    id: idAt(offsetMs),
    name: `token-${offsetMs}`,
    role: 'submitter',
    ownTasks: false,
    createdAt: at(offsetMs),
    expiresAt: null,
    lastUsedAt: null,
    secretHash: 'a'.repeat(64),
    ...overrides,
  };
}

/** A usage limit of a credential, which was met a moment after the first and ends at another. */
export function aLimit(overrides: Partial<UsageLimit> = {}): UsageLimit {
  return {
    id: idAt(500),
    credential: 'key',
    taskId: idAt(1),
    since: at(500),
    until: at(60_000),
    ...overrides,
  };
}
