import type { ApprovalFilter, ApprovalInput } from './schemas/approval-input.ts';
import type { Approval, ApprovalDecider, ApprovalLink, ApprovalPage } from './schemas/approval.ts';
import type { Artifact, ArtifactPage } from './schemas/artifact.ts';
import type { Credential, CredentialInput, CredentialPage, NewCredential } from './schemas/credential.ts';
import type { ChangedPreset, Preset, PresetInput, PresetPage } from './schemas/preset.ts';
import type { AuditFilter, AuditPage } from './schemas/audit.ts';
import type { Caller } from './caller.ts';
import type { CreateTaskInput } from './schemas/create-task-input.ts';
import type { Health } from './schemas/health.ts';
import type { McpProfile, McpProfileInput, McpProfilePage } from './schemas/mcp.ts';
import type { Message, MessageInput, MessagePage } from './schemas/message.ts';
import type { Node, NodeList } from './schemas/node.ts';
import type { PruneInput, PruneReport } from './schemas/prune.ts';
import type { TaskEvent, TaskEventFilter, TaskEventPage } from './schemas/task-event.ts';
import type { Task, TaskFilter, TaskPage } from './schemas/task.ts';
import type { NewToken, TokenInput, TokenPage } from './schemas/token.ts';
import type { UsageLimitList } from './schemas/usage-limit.ts';

export interface CallOptions {
  /** Gives up the call. What it started on the server goes on. */
  readonly signal?: AbortSignal | undefined;
}

/** A zip archive. A `Blob` is one. */
export interface ZipArchive {
  /** Its bytes, from the first. Called again where a call is sent again. */
  stream(): ReadableStream<Uint8Array>;
}

export interface CreateTaskOptions extends CallOptions {
  /** Printable ASCII. The same key with the same input makes one task, however often it is sent. */
  readonly idempotencyKey?: string | undefined;
  /** Called when the answer is that of an earlier call with the same key. */
  readonly onReplayed?: (() => void) | undefined;
  /** Who creates it: for a program that serves several callers. Over HTTP the server finds that out. @default the program */
  readonly caller?: Caller | undefined;
  /** Fills the workspace, in the place of `files` of the input. */
  readonly archive?: ZipArchive | undefined;
}

export interface SendMessageOptions extends CallOptions {
  /** Printable ASCII. The same key with the same message makes one message of the task, however often it is sent. */
  readonly idempotencyKey?: string | undefined;
}

export interface FollowOptions extends CallOptions {
  /** Only events with a greater sequence. @default 0 */
  readonly after?: number | undefined;
}

export interface WaitOptions extends CallOptions {
  /** Milliseconds between looks when events can't be followed. @default 1000 */
  readonly pollIntervalMs?: number | undefined;
}

export interface ListApprovalsOptions extends CallOptions, ApprovalFilter {}

export interface DecideOptions extends CallOptions {
  /** Who decides: for a program that asks people itself. Over HTTP the server finds that out. @default the program */
  readonly decidedBy?: Omit<ApprovalDecider, 'via'> | ApprovalDecider | undefined;
}

export interface GetPresetOptions extends CallOptions {
  /** @default the newest */
  readonly version?: number | undefined;
}
export interface ListAuditOptions extends CallOptions, AuditFilter {}

export interface PageOptions extends CallOptions {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** Positions of bytes, from 0: both included, without `end` up to the last; or the last so many. */
export type ByteRange =
  { readonly start: number; readonly end?: number | undefined } | { readonly last: number };

export interface OpenArtifactOptions extends CallOptions {
  /** @default all of it */
  readonly range?: ByteRange | undefined;
}

/** A file that a task made, with its bytes. */
export interface OpenArtifact {
  readonly artifact: Artifact;
  /** Which bytes these are, both included; null when they are all there are. */
  readonly range: { readonly start: number; readonly end: number } | null;
  /** Read it once, or cancel it. */
  readonly body: ReadableStream<Uint8Array>;
}

/**
 * Everything claude-ops does. Core implements it in process, the SDK over HTTP; the server and the command line
 * take either.
 *
 * Every method throws {@link ClaudeOpsError} and nothing else; besides the codes named below, `invalid_request`
 * where an argument is wrong, `shutting_down` while the server stops, `storage_unavailable` while tasks can't be
 * stored or read and, over HTTP, the client codes `connection_failed` and `unexpected_response`.
 *
 * @example
 * const task = await api.createTask({ prompt: 'Say hello', apiKey });
 * for await (const event of api.followTaskEvents(task.id)) console.log(event.type);
 * const { result } = await api.getTask(task.id);
 */
export interface ClaudeOpsApi {
  /**
   * Queues a task. It is durable when this returns.
   *
   * @throws {ClaudeOpsError} executor_unavailable: no node offers the mode.
   * @throws {ClaudeOpsError} unknown_mcp_profile
   * @throws {ClaudeOpsError} not_continuable: nothing is kept of the previous task.
   * @throws {ClaudeOpsError} idempotency_key_reused
   * @throws {ClaudeOpsError} idempotency_key_in_flight
   */
  createTask(input: CreateTaskInput, options?: CreateTaskOptions): Promise<Task>;

  /** @throws {ClaudeOpsError} task_not_found */
  getTask(id: string, options?: CallOptions): Promise<Task>;

  /**
   * One page of tasks, newest first.
   *
   * @throws {ClaudeOpsError} invalid_cursor
   */
  listTasks(filter?: TaskFilter, options?: CallOptions): Promise<TaskPage>;

  /**
   * Cancels a task and returns it as it is then. A queued task never runs; of a running one no process is left
   * when this returns. Cancelling a cancelled task again changes nothing.
   *
   * @throws {ClaudeOpsError} task_not_found
   * @throws {ClaudeOpsError} task_already_finished: it completed or failed before.
   */
  cancelTask(id: string, options?: CallOptions): Promise<Task>;

  /**
   * One page of a task's event log, in order.
   *
   * @throws {ClaudeOpsError} task_not_found
   */
  listTaskEvents(id: string, filter?: TaskEventFilter, options?: CallOptions): Promise<TaskEventPage>;

  /**
   * A task's events from the beginning (or after a sequence), then live, without a gap or a duplicate, until the
   * final event. Leaving the loop releases everything. The first step throws task_not_found where there is no
   * such task; an aborted signal ends the iteration with `wait_aborted`.
   */
  followTaskEvents(id: string, options?: FollowOptions): AsyncIterableIterator<TaskEvent>;

  /**
   * The task, once it is final. A number is taken as `pollIntervalMs`.
   *
   * @throws {ClaudeOpsError} task_not_found
   * @throws {ClaudeOpsError} wait_aborted: the signal was aborted. The task goes on.
   */
  waitForCompletion(id: string, options?: number | WaitOptions): Promise<Task>;

  /**
   * Sends a message into a task. It is stored when this returns, and waits while the task is queued.
   *
   * @throws {ClaudeOpsError} task_not_found
   * @throws {ClaudeOpsError} task_already_finished
   * @throws {ClaudeOpsError} too_many_messages
   * @throws {ClaudeOpsError} idempotency_key_reused
   *
   * @example
   * await api.sendMessage(task.id, { text: 'Leave the tests as they are.' });
   */
  sendMessage(id: string, input: MessageInput, options?: SendMessageOptions): Promise<Message>;

  /**
   * One page of the messages of a task, each with what became of it, in the order in which they were sent.
   *
   * @throws {ClaudeOpsError} task_not_found
   */
  listMessages(id: string, options?: PageOptions): Promise<MessagePage>;

  /**
   * Takes a message back that Claude has not read yet. Withdrawing it again changes nothing.
   *
   * @throws {ClaudeOpsError} task_not_found
   * @throws {ClaudeOpsError} message_not_found
   * @throws {ClaudeOpsError} message_already_settled: it was delivered or refused before.
   */
  withdrawMessage(id: string, messageId: string, options?: CallOptions): Promise<Message>;

  /**
   * One page of approvals, newest first.
   *
   * @example
   * const { data } = await api.listApprovals({ status: 'pending' });
   */
  listApprovals(options?: ListApprovalsOptions): Promise<ApprovalPage>;

  /** @throws {ClaudeOpsError} approval_not_found */
  getApproval(id: string, options?: CallOptions): Promise<Approval>;

  /**
   * Decides an approval. The first decision counts. It is stored when this returns, and the task goes on with it.
   *
   * @throws {ClaudeOpsError} approval_not_found
   * @throws {ClaudeOpsError} approval_already_decided: somebody else was first, or it was withdrawn.
   * @throws {ClaudeOpsError} approval_expired
   *
   * @example
   * await api.decideApproval(approval.id, { decision: 'deny', message: 'Leave the database alone.' });
   */
  decideApproval(id: string, input: ApprovalInput, options?: DecideOptions): Promise<Approval>;

  /**
   * The link to a page on which the approval can be decided without a token: for a person who is told of it. In process, `url` is the path
   * of the page at a server.
   *
   * @throws {ClaudeOpsError} approval_not_found
   */
  createApprovalLink(id: string, options?: CallOptions): Promise<ApprovalLink>;

  /** The usage limits that tasks wait for, oldest first. */
  listUsageLimits(options?: CallOptions): Promise<UsageLimitList>;

  /**
   * Ends the wait for a usage limit: the tasks that wait ask the provider again at once. A wait ends by itself at its `until`.
   *
   * @throws {ClaudeOpsError} usage_limit_not_found: it may have ended.
   *
   * @example
   * for (const { id } of (await api.listUsageLimits()).data) await api.endUsageLimit(id);
   */
  endUsageLimit(id: string, options?: CallOptions): Promise<void>;

  /**
   * What the run of a task created, changed or deleted.
   *
   * @throws {ClaudeOpsError} task_not_found
   * @throws {ClaudeOpsError} artifacts_elsewhere: another node ran the task, and keeps them.
   */
  listArtifacts(id: string, options?: PageOptions): Promise<ArtifactPage>;

  /**
   * One of them, with its bytes, or with a range of them.
   *
   * @throws {ClaudeOpsError} task_not_found
   * @throws {ClaudeOpsError} artifact_not_found: nothing is called so, or the run deleted it.
   * @throws {ClaudeOpsError} artifacts_elsewhere: another node ran the task, and keeps them.
   * @throws {ClaudeOpsError} range_not_satisfiable
   */
  openArtifact(id: string, path: string, options?: OpenArtifactOptions): Promise<OpenArtifact>;

  /**
   * All of them but the deleted, as the bytes of a zip archive that is made while it is read. Read it once, or cancel it.
   *
   * @throws {ClaudeOpsError} task_not_found
   * @throws {ClaudeOpsError} artifacts_elsewhere: another node ran the task, and keeps them.
   */
  openArtifactArchive(id: string, options?: CallOptions): Promise<ReadableStream<Uint8Array>>;

  /** Removes finished tasks, with their events and artifacts. What is queued or running stays. */
  pruneTasks(input: PruneInput, options?: CallOptions): Promise<PruneReport>;

  /** @throws {ClaudeOpsError} mcp_profile_exists */
  createMcpProfile(input: McpProfileInput, options?: CallOptions): Promise<McpProfile>;

  /** One page of MCP profiles, by name. */
  listMcpProfiles(options?: PageOptions): Promise<McpProfilePage>;

  /** @throws {ClaudeOpsError} mcp_profile_not_found */
  getMcpProfile(id: string, options?: CallOptions): Promise<McpProfile>;

  /**
   * @throws {ClaudeOpsError} mcp_profile_not_found
   * @throws {ClaudeOpsError} mcp_profile_exists: another profile has the name.
   */
  replaceMcpProfile(id: string, input: McpProfileInput, options?: CallOptions): Promise<McpProfile>;

  /** @throws {ClaudeOpsError} mcp_profile_not_found */
  deleteMcpProfile(id: string, options?: CallOptions): Promise<void>;

  /**
   * Keeps a credential of the model API under a name, for tasks to use.
   *
   * @throws {ClaudeOpsError} credential_exists
   *
   * @example
   * await api.createCredential({ name: 'team', kind: 'api_key', secret });
   * await api.createTask({ prompt: 'Say hello', credential: 'team' });
   */
  createCredential(input: NewCredential, options?: CallOptions): Promise<Credential>;

  /** One page of credentials, by name, without their secrets. */
  listCredentials(options?: PageOptions): Promise<CredentialPage>;

  /** @throws {ClaudeOpsError} credential_not_found */
  getCredential(name: string, options?: CallOptions): Promise<Credential>;

  /**
   * Creates or replaces a credential. Tasks that begin after it use the new one.
   *
   * @throws {ClaudeOpsError} credential_fixed: the server was started with it.
   */
  putCredential(name: string, input: CredentialInput, options?: CallOptions): Promise<Credential>;

  /**
   * Tasks that begin after it fail with `credential_not_found`. Those that run keep it until they end.
   *
   * @throws {ClaudeOpsError} credential_not_found
   * @throws {ClaudeOpsError} credential_fixed: the server was started with it.
   */
  deleteCredential(name: string, options?: CallOptions): Promise<void>;

  /** One page of presets, by name, each in its newest version. */
  listPresets(options?: PageOptions): Promise<PresetPage>;

  /** @throws {ClaudeOpsError} preset_not_found */
  getPreset(name: string, options?: GetPresetOptions): Promise<Preset>;

  /**
   * Creates a preset, or makes a new version of it. A preset that is the same already gets none.
   *
   * @example
   * await api.putPreset('review', { spec: { permissionMode: 'plan', model: 'opus', tags: { kind: 'review' } } });
   * await api.createTask({ prompt: 'Review the last commit', apiKey, preset: 'review' });
   */
  putPreset(name: string, input: PresetInput, options?: CallOptions): Promise<ChangedPreset>;

  /**
   * Deletes a preset with all its versions. Their numbers are not used again.
   *
   * @throws {ClaudeOpsError} preset_not_found
   */
  deletePreset(name: string, options?: CallOptions): Promise<void>;

  /** The servers that share the database, by name: this one, and those that were heard of in the last day. */
  listNodes(options?: CallOptions): Promise<NodeList>;

  /**
   * Lets a server finish what it runs and start nothing more, until it is started again. It hears of it within seconds.
   *
   * @throws {ClaudeOpsError} node_not_found
   */
  drainNode(name: string, options?: CallOptions): Promise<Node>;

  /**
   * Makes a token for a caller of a server. The answer has the token itself, and no other answer does.
   *
   * @throws {ClaudeOpsError} token_exists: another token has the name.
   *
   * @example
   * const { token } = await api.createToken({ name: 'ci', role: 'submitter', ownTasks: true });
   */
  createToken(input: TokenInput, options?: CallOptions): Promise<NewToken>;

  /** One page of tokens, by name. */
  listTokens(options?: PageOptions): Promise<TokenPage>;

  /**
   * Ends a token at once. What it created stays.
   *
   * @throws {ClaudeOpsError} token_not_found
   */
  revokeToken(id: string, options?: CallOptions): Promise<void>;

  /**
   * One page of the audit log, newest first: the calls over HTTP that changed something, or were refused for their role.
   *
   * @throws {ClaudeOpsError} invalid_cursor
   */
  listAudit(options?: ListAuditOptions): Promise<AuditPage>;

  /** How the server is, with the scheduler's numbers. */
  getHealth(options?: CallOptions): Promise<Health>;
}
