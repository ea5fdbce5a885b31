import type {
  ApprovalKind,
  ApprovalStatus,
  ExecutionMode,
  MessageDelivery,
  MessageStatus,
  PermissionMode,
  Role,
  TaskStatus,
} from '@claude-ops/contract';
import type { Kysely } from 'kysely';

export type Database = Kysely<Tables>;

/** The schema as the migrations leave it. Times are RFC 3339 text; `tags`, `error` and their like are JSON text. */
export interface Tables {
  tasks: TaskTable;
  task_inputs: TaskInputTable;
  task_secrets: { task_id: string; sealed: string };
  task_results: { task_id: string; result: string };
  task_seen_hosts: { task_id: string; seen: string };
  task_tags: { task_id: string; key: string; value: string; status: TaskStatus };
  attempts: AttemptTable;
  idempotency_keys: { key: string; task_id: string; fingerprint: string };
  task_events: TaskEventTable;
  task_messages: TaskMessageTable;
  task_approvals: TaskApprovalTable;
  usage_limits: UsageLimitTable;
  mcp_profiles: McpProfileTable;
  credentials: CredentialTable;
  presets: PresetTable;
  tokens: TokenTable;
  audit: AuditTable;
  task_counts: { status: TaskStatus; count: number };
}

export interface TaskTable {
  id: string;
  status: TaskStatus;
  mode: ExecutionMode;
  model: string | null;
  permission_mode: PermissionMode;
  timeout_ms: number;
  tags: string;
  attempts: number;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  cancel_requested_at: string | null;
  error: string | null;
  prompt_preview: string;
  cost_usd: number | null;
  permission_denials: number;
  background_stopped: number;
  artifacts_omitted: string | null;
  /** The id of the first task of its conversation. */
  conversation_id: string | null;
  /** The task that it goes on from. */
  previous_task_id: string | null;
  /** Until when tasks can go on from it. */
  continuable_until: string | null;
  pruned_at: string | null;
  /** JSON text: those after which it was queued again. */
  earlier_attempts: string | null;
  /** When the task ends unless a first attempt has begun. */
  expires_at: string | null;
  /** JSON text: the person or thing that the running task waits for. */
  waiting_for: string | null;
  /** What the engine must have that runs it: see `needsOf`. */
  bound_to: string | null;
  /** The credential whose usage limits it waits for: a keyed hash. */
  credential: string | null;
  /** The id of the token that created it. */
  created_by: string | null;
  /** The name that it had then. */
  created_by_name: string | null;
}

export interface TaskInputTable {
  task_id: string;
  /** The whole `TaskSpec`. What is listed or indexed of it stands in `tasks` as well. */
  spec: string;
}

export interface AttemptTable {
  id: string;
  task_id: string;
  number: number;
  instance_id: string;
  lease_expires_at: string;
  started_at: string;
  ended_at: string | null;
  /** As far as it was noted. */
  cost_usd: number | null;
}

export interface TaskEventTable {
  task_id: string;
  sequence: number;
  type: string;
  at: string;
  data: string;
}

export interface TaskMessageTable {
  id: string;
  task_id: string;
  text: string;
  delivery: MessageDelivery;
  status: MessageStatus;
  created_at: string;
  settled_at: string | null;
  /** The number of the attempt that was given it. */
  handed_to: number | null;
  /** 1: somebody wants it back from the CLI. */
  is_unwanted: 0 | 1;
  turn: number | null;
  reason: string | null;
  /** The caller's. No two messages of a task have the same. */
  idempotency_key: string | null;
}

export interface TaskApprovalTable {
  id: string;
  task_id: string;
  attempt: number;
  /** The CLI's. */
  request_id: string;
  kind: ApprovalKind;
  status: ApprovalStatus;
  /** JSON text. */
  request: string;
  created_at: string;
  expires_at: string | null;
  settled_at: string | null;
  /** JSON text. */
  decision: string | null;
  reason: string | null;
}

export interface UsageLimitTable {
  id: string;
  /** A keyed hash. No two limits have the same. */
  credential: string;
  /** The task that was refused first. It may be gone. */
  task_id: string;
  since: string;
  until: string;
}

export interface TokenTable {
  id: string;
  name: string;
  role: Role;
  /** 1: it reaches only the tasks that it created. */
  own_tasks: 0 | 1;
  secret_hash: string;
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
}

export interface AuditTable {
  id: string;
  at: string;
  token_id: string | null;
  token_name: string | null;
  action: string;
  outcome: 'done' | 'refused';
  target: string | null;
  address: string | null;
  request_id: string | null;
}

export interface McpProfileTable {
  id: string;
  name: string;
  description: string | null;
  servers: string;
  sealed_servers: string;
  created_at: string;
  updated_at: string;
}

export interface CredentialTable {
  name: string;
  kind: string;
  base_url: string | null;
  description: string | null;
  sealed_secret: string;
  created_at: string;
  updated_at: string;
}

export interface PresetTable {
  name: string;
  version: number;
  description: string | null;
  /** Null in the row that keeps the number of a preset which was removed. */
  spec: string | null;
  created_at: string;
}
