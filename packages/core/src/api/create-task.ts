import {
  ClaudeOpsError,
  DEFAULT_PERMISSION_MODE,
  type CreateTaskInput,
  type CreateTaskOptions,
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
import type { Fingerprint } from './idempotency/fingerprint.ts';
import type { KeysInFlight } from './idempotency/keys-in-flight.ts';
import { parseIdempotencyKey } from './idempotency/parse-idempotency-key.ts';
import { replay } from './idempotency/replay.ts';
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
  readonly fingerprint: Fingerprint;
  readonly keysInFlight: KeysInFlight;
  /** Says that something is queued. */
  readonly wake: () => void;
}

/** Checks an input, and stores the task that it makes, or answers as the first call with the same key was answered. */
export async function createTask(
  value: unknown,
  options: CreateTaskOptions,
  parts: CreateTaskParts,
): Promise<Task> {
  const key = parseIdempotencyKey(options.idempotencyKey);
  using _inFlight = key === undefined ? undefined : parts.keysInFlight.take(key);
  const input = parseCreateTaskInput(value);
  if (input.schema !== undefined) assertJsonSchema(input.schema);
  checkMcpServers(input.mcpServers?.inline ?? {}, '/mcpServers/inline');
  // An uploaded archive is read before this, and its digest given.
  const idempotency = key === undefined ? undefined : { key, fingerprint: parts.fingerprint(input, null) };
  if (idempotency !== undefined) {
    const known = await parts.store.findByIdempotencyKey(idempotency.key);
    if (known !== undefined) return replay(known, idempotency, options);
  }

  const task = toTask(input, parts);
  assertOffered(task.mode, parts.modes);
  refuseWhatIsNotBuilt(input, options);

  const mcpServers = await resolveMcpServers(input.mcpServers ?? {}, parts);
  const sealedSecrets = sealTaskSecrets(parts.sealer, { apiKey: input.apiKey, mcpServers }, task.id);
  const newTask = { task, sealedSecrets, event: queuedEvent(task.createdAt) };
  const insertion = await parts.store.insert({ ...newTask, ...(idempotency && { idempotency }) });
  // Another server has answered the same call meanwhile.
  if (insertion.status === 'key_taken') return replay(insertion, idempotency, options);
  parts.hub.publish([insertion.event]);
  parts.wake();
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

function refuseWhatIsNotBuilt(input: CreateTaskInput, { archive }: CreateTaskOptions): void {
  if (input.files === undefined && archive === undefined) return;
  throw new ClaudeOpsError('not_implemented', 'This version does not take "files" yet.', {
    details: { field: 'files' },
  });
}
