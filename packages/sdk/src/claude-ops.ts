import type {
  Approval,
  ApprovalInput,
  ApprovalLink,
  ApprovalPage,
  Artifact,
  ArtifactPage,
  AuditEntry,
  AuditPage,
  CallOptions,
  ClaudeOpsApi,
  NewToken,
  CreateTaskInput,
  FollowOptions,
  Health,
  ListApprovalsOptions,
  ChangedPreset,
  Credential,
  CredentialInput,
  CredentialPage,
  ListAuditOptions,
  McpProfile,
  McpProfileInput,
  McpProfilePage,
  Message,
  MessageInput,
  MessagePage,
  NewCredential,
  Node,
  NodeList,
  OpenArtifact,
  OpenArtifactOptions,
  GetPresetOptions,
  PageOptions,
  Preset,
  PresetInput,
  PresetPage,
  PruneInput,
  PruneReport,
  SendMessageOptions,
  FinishedTask,
  TaskByStatus,
  TaskEventByType,
  TaskEventFilter,
  TaskFilter,
  TaskPageWithCodes,
  TaskSummaryWithCode,
  Token,
  TokenInput,
  TokenPage,
  UsageLimitList,
  WaitOptions,
} from '@claude-ops/contract';
import { HEADERS, type Paged } from '@claude-ops/contract/client';
import { openArtifact } from './artifacts/open-artifact.ts';
import { followTaskEvents } from './events/follow-task-events.ts';
import { leavable } from './events/leavable.ts';
import { taskEventSource } from './events/task-event-source.ts';
import { createHttpClient, type HttpClient, type TaskEventPageByType } from './http/http-client.ts';
import { deleteById } from './request/delete-by-id.ts';
import { randomText } from './request/random-text.ts';
import { settingsOf, type ClaudeOpsOptions, type ClientSettings } from './options/client-options.ts';
import { createTask, type SendTaskOptions } from './tasks/create-task.ts';
import { createLooks } from './wait/create-looks.ts';
import { createSlots } from './wait/create-slots.ts';
import { createTicks } from './wait/create-ticks.ts';
import { waitForCompletion, type SharedByWaits } from './wait/wait-for-completion.ts';

/** A browser opens six connections to a host: two streams, and one for looking, leave the half of them for other calls. */
const STREAMS_OF_WAITS = 2;

/**
 * A claude-ops server. Every method throws `ClaudeOpsError` and nothing else.
 *
 * @example
 * const client = new ClaudeOps({ baseUrl: 'http://127.0.0.1:3000' });
 * const task = await client.createTask({ prompt: 'Say hello', apiKey });
 * const { status, result } = await client.waitForCompletion(task.id);
 * if (status === 'completed') console.log(result.data);
 */
export class ClaudeOps implements ClaudeOpsApi {
  readonly #settings: ClientSettings;
  readonly #http: HttpClient;
  readonly #waits: SharedByWaits;

  /** @throws {ClaudeOpsError} invalid_request: the base URL or the token can't be one. */
  constructor(options: ClaudeOpsOptions = {}) {
    this.#settings = settingsOf(options);
    this.#http = createHttpClient(this.#settings);
    this.#waits = {
      looks: createLooks(this.#http),
      ticks: createTicks(() => performance.now()),
      streams: createSlots(STREAMS_OF_WAITS),
    };
  }

  /**
   * Queues a task. It is sent again when the network fails: an idempotency key, of the SDK's own where none is given,
   * makes one task of it. An archive is read while it is sent, from its beginning each time. A browser can send a
   * `Blob`; of other archives only those that can send streams (Chrome does, over HTTP/2), the others are refused.
   */
  async createTask(input: CreateTaskInput, options: SendTaskOptions = {}): Promise<TaskByStatus> {
    return createTask(this.#http, input, options);
  }

  async getTask(id: string, { signal }: CallOptions = {}): Promise<TaskByStatus> {
    return this.#http.call('getTask', { params: { id }, signal });
  }

  /**
   * Tasks, newest first: awaited, one page of them, iterated, all. Nothing is asked for before either.
   *
   * @example
   * for await (const task of client.listTasks({ status: 'failed' })) console.log(task.id);
   */
  listTasks(
    filter: TaskFilter = {},
    { signal }: CallOptions = {},
  ): Paged<TaskSummaryWithCode, TaskPageWithCodes> {
    return this.#http.pages('listTasks', { ...filter, signal });
  }

  /** Cancels a task: no process of it is left when this returns. */
  async cancelTask(id: string, { signal }: CallOptions = {}): Promise<TaskByStatus> {
    return this.#http.call('cancelTask', { params: { id }, signal });
  }

  /** One page of a task's event log, in order. */
  async listTaskEvents(
    id: string,
    filter: TaskEventFilter = {},
    { signal }: CallOptions = {},
  ): Promise<TaskEventPageByType> {
    return this.#http.call('listTaskEvents', { params: { id }, query: filter, signal });
  }

  /**
   * A task's events as they happen, without a gap or a duplicate, up to the final one: a connection that breaks is
   * opened again. Leaving the loop ends it.
   *
   * @example
   * for await (const event of client.followTaskEvents(task.id)) console.log(event.sequence, event.type);
   */
  followTaskEvents(
    id: string,
    { after = 0, signal }: FollowOptions = {},
  ): AsyncIterableIterator<TaskEventByType> {
    const { eventSilenceMs, reconnectLimit } = this.#settings;
    const source = taskEventSource(this.#http, id, eventSilenceMs);
    return leavable(signal, (left) => followTaskEvents(source, { after, signal: left, reconnectLimit }));
  }

  /**
   * The task, once it is final: a completed one has its result in its type. A number is taken as `pollIntervalMs`. However
   * many waits a client has, they take three connections.
   */
  async waitForCompletion(id: string, options: number | WaitOptions = {}): Promise<FinishedTask> {
    const { pollIntervalMs = 1_000, signal }: WaitOptions =
      typeof options === 'number' ? { pollIntervalMs: options } : options;
    const { eventSilenceMs, reconnectLimit: failureLimit } = this.#settings;
    const parts = { ...this.#waits, api: this };
    return waitForCompletion(parts, id, { pollIntervalMs, signal, eventSilenceMs, failureLimit });
  }

  /**
   * Sends a message into a task that is queued or running. It is sent again when the network fails: an idempotency key, of the SDK's own
   * where none is given, makes one message of it.
   */
  async sendMessage(id: string, input: MessageInput, options: SendMessageOptions = {}): Promise<Message> {
    const { idempotencyKey = randomText(), signal } = options;
    const headers = { [HEADERS.idempotencyKey]: idempotencyKey };
    return this.#http.call('sendMessage', {
      params: { id },
      body: input,
      headers,
      isRepeatable: true,
      signal,
    });
  }

  /** The messages of a task, each with what became of it: awaited, one page of them, iterated, all. */
  listMessages(id: string, options: PageOptions = {}): Paged<Message, MessagePage> {
    return this.#http.pages('listMessages', options, { id });
  }

  /** Takes a message back that Claude has not read yet. */
  async withdrawMessage(id: string, messageId: string, { signal }: CallOptions = {}): Promise<Message> {
    return this.#http.call('withdrawMessage', { params: { id, messageId }, signal });
  }

  /** Approvals, newest first: awaited, one page of them, iterated, all. */
  listApprovals(options: ListApprovalsOptions = {}): Paged<Approval, ApprovalPage> {
    return this.#http.pages('listApprovals', options);
  }

  async getApproval(id: string, { signal }: CallOptions = {}): Promise<Approval> {
    return this.#http.call('getApproval', { params: { id }, signal });
  }

  /**
   * Decides an approval. The first decision counts. A call whose answer broke off is not sent again: `getApproval` tells what was decided.
   *
   * @example
   * for await (const { id, request } of client.listApprovals({ status: 'pending' }))
   *   if (request.tool === 'WebFetch') await client.decideApproval(id, { decision: 'allow', remember: 'task' });
   */
  async decideApproval(id: string, input: ApprovalInput, { signal }: CallOptions = {}): Promise<Approval> {
    return this.#http.call('decideApproval', { params: { id }, body: input, signal });
  }

  /** The link to a page on which the approval can be decided without a token. */
  async createApprovalLink(id: string, { signal }: CallOptions = {}): Promise<ApprovalLink> {
    return this.#http.call('createApprovalLink', { params: { id }, signal });
  }

  /** The usage limits that tasks wait for, oldest first. */
  async listUsageLimits({ signal }: CallOptions = {}): Promise<UsageLimitList> {
    return this.#http.call('listUsageLimits', { signal });
  }

  /**
   * Ends the wait for a usage limit: the tasks that wait ask the provider again at once.
   *
   * @example
   * for (const { id } of (await client.listUsageLimits()).data) await client.endUsageLimit(id);
   */
  async endUsageLimit(id: string, { signal }: CallOptions = {}): Promise<void> {
    return deleteById(this.#http, 'endUsageLimit', { params: { id }, signal });
  }

  /** What the run of a task created, changed or deleted: awaited, one page of it, iterated, all. */
  listArtifacts(id: string, options: PageOptions = {}): Paged<Artifact, ArtifactPage> {
    return this.#http.pages('listArtifacts', options, { id });
  }

  /** One of them, with its bytes, or with a range of them. */
  async openArtifact(id: string, path: string, options: OpenArtifactOptions = {}): Promise<OpenArtifact> {
    const { retryLimit: limit, retryDelayMs: delayMs } = this.#settings;
    return openArtifact(this.#http, { ...options, id, path }, { limit, delayMs });
  }

  /** All of them but the deleted, as the bytes of a zip archive. */
  async openArtifactArchive(id: string, { signal }: CallOptions = {}): Promise<ReadableStream<Uint8Array>> {
    const response = await this.#http.open('openArtifactArchive', {
      params: { id },
      headers: { accept: 'application/zip' },
      signal,
    });
    return response.body;
  }

  /** Removes finished tasks, with their events and artifacts. */
  async pruneTasks(input: PruneInput, { signal }: CallOptions = {}): Promise<PruneReport> {
    return this.#http.call('pruneTasks', { body: input, signal });
  }

  async createMcpProfile(input: McpProfileInput, { signal }: CallOptions = {}): Promise<McpProfile> {
    return this.#http.call('createMcpProfile', { body: input, signal });
  }

  /** MCP profiles, by name: awaited, one page of them, iterated, all. */
  listMcpProfiles(options: PageOptions = {}): Paged<McpProfile, McpProfilePage> {
    return this.#http.pages('listMcpProfiles', options);
  }

  async getMcpProfile(id: string, { signal }: CallOptions = {}): Promise<McpProfile> {
    return this.#http.call('getMcpProfile', { params: { id }, signal });
  }

  async replaceMcpProfile(
    id: string,
    input: McpProfileInput,
    { signal }: CallOptions = {},
  ): Promise<McpProfile> {
    return this.#http.call('replaceMcpProfile', { params: { id }, body: input, signal });
  }

  async deleteMcpProfile(id: string, { signal }: CallOptions = {}): Promise<void> {
    return deleteById(this.#http, 'deleteMcpProfile', { params: { id }, signal });
  }

  /** Keeps a credential of the model API under a name, for tasks to use. */
  async createCredential(input: NewCredential, { signal }: CallOptions = {}): Promise<Credential> {
    return this.#http.call('createCredential', { body: input, signal });
  }

  /** Credentials, by name, without their secrets: awaited, one page of them, iterated, all. */
  listCredentials(options: PageOptions = {}): Paged<Credential, CredentialPage> {
    return this.#http.pages('listCredentials', options);
  }

  async getCredential(name: string, { signal }: CallOptions = {}): Promise<Credential> {
    return this.#http.call('getCredential', { params: { name }, signal });
  }

  /** Creates or replaces a credential. Tasks that begin after it use the new one. */
  async putCredential(
    name: string,
    input: CredentialInput,
    { signal }: CallOptions = {},
  ): Promise<Credential> {
    return this.#http.call('putCredential', { params: { name }, body: input, signal });
  }

  async deleteCredential(name: string, { signal }: CallOptions = {}): Promise<void> {
    return deleteById(this.#http, 'deleteCredential', { params: { name }, signal });
  }

  /** Presets, by name, each in its newest version: awaited, one page of them, iterated, all. */
  listPresets(options: PageOptions = {}): Paged<Preset, PresetPage> {
    return this.#http.pages('listPresets', options);
  }

  async getPreset(name: string, { signal, ...query }: GetPresetOptions = {}): Promise<Preset> {
    return this.#http.call('getPreset', { params: { name }, query, signal });
  }

  /** Creates a preset, or makes a new version of it. */
  async putPreset(name: string, input: PresetInput, { signal }: CallOptions = {}): Promise<ChangedPreset> {
    return this.#http.call('putPreset', { params: { name }, body: input, signal });
  }

  async deletePreset(name: string, { signal }: CallOptions = {}): Promise<void> {
    return deleteById(this.#http, 'deletePreset', { params: { name }, signal });
  }

  /** The servers that share the database, by name. */
  async listNodes({ signal }: CallOptions = {}): Promise<NodeList> {
    return this.#http.call('listNodes', { signal });
  }

  /** Lets a server finish what it runs and start nothing more. */
  async drainNode(name: string, { signal }: CallOptions = {}): Promise<Node> {
    return this.#http.call('drainNode', { params: { name }, signal });
  }

  /**
   * Makes a token for a caller of the server. The answer has the token itself, and no other answer does.
   *
   * @example
   * const { token } = await client.createToken({ name: 'ci', role: 'submitter', ownTasks: true });
   */
  async createToken(input: TokenInput, { signal }: CallOptions = {}): Promise<NewToken> {
    return this.#http.call('createToken', { body: input, signal });
  }

  /** Tokens, by name: awaited, one page of them, iterated, all. */
  listTokens(options: PageOptions = {}): Paged<Token, TokenPage> {
    return this.#http.pages('listTokens', options);
  }

  /** Ends a token at once. What it created stays. */
  async revokeToken(id: string, { signal }: CallOptions = {}): Promise<void> {
    return deleteById(this.#http, 'revokeToken', { params: { id }, signal });
  }

  /** The audit log, newest first: awaited, one page of it, iterated, all. */
  listAudit(options: ListAuditOptions = {}): Paged<AuditEntry, AuditPage> {
    return this.#http.pages('listAudit', options);
  }

  /** How the server is, with the scheduler's numbers. */
  async getHealth({ signal }: CallOptions = {}): Promise<Health> {
    return this.#http.call('getHealth', { signal });
  }
}
