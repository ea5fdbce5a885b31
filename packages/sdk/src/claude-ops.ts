import {
  HEADERS,
  type ArtifactPage,
  type CallOptions,
  type ClaudeOpsApi,
  type CreateTaskInput,
  type CreateTaskOptions,
  type FollowOptions,
  type Health,
  type McpProfile,
  type McpProfileInput,
  type McpProfilePage,
  type OpenArtifact,
  type PageOptions,
  type PruneInput,
  type PruneReport,
  type Task,
  type TaskEvent,
  type TaskEventFilter,
  type TaskEventPage,
  type TaskFilter,
  type TaskPage,
  type WaitOptions,
} from '@claude-ops/contract';
import { openArtifact } from './artifacts/open-artifact.ts';
import { followTaskEvents } from './events/follow-task-events.ts';
import { leavable } from './events/leavable.ts';
import { taskEventSource } from './events/task-event-source.ts';
import { createHttpClient, type HttpClient } from './http/http-client.ts';
import { settingsOf, type ClaudeOpsOptions, type ClientSettings } from './options/client-options.ts';
import { waitForCompletion } from './wait/wait-for-completion.ts';

/**
 * A claude-ops server. Every method throws `ClaudeOpsError` and nothing else.
 *
 * @example
 * const client = new ClaudeOps({ baseUrl: 'http://localhost:3000' });
 * const task = await client.createTask({ prompt: 'Say hello', apiKey });
 * const { result } = await client.waitForCompletion(task.id);
 * console.log(result?.data);
 */
export class ClaudeOps implements ClaudeOpsApi {
  readonly #settings: ClientSettings;
  readonly #http: HttpClient;

  /** @throws {ClaudeOpsError} invalid_request: the base URL or the token can't be one. */
  constructor(options: ClaudeOpsOptions = {}) {
    this.#settings = settingsOf(options);
    this.#http = createHttpClient(this.#settings);
  }

  /** Queues a task. With an idempotency key the call is sent again when it fails for the network. */
  async createTask(input: CreateTaskInput, options: CreateTaskOptions = {}): Promise<Task> {
    const { idempotencyKey, signal } = options;
    return this.#http.call('createTask', {
      body: input,
      headers: { [HEADERS.idempotencyKey]: idempotencyKey },
      isRepeatable: idempotencyKey !== undefined,
      signal,
    });
  }

  async getTask(id: string, { signal }: CallOptions = {}): Promise<Task> {
    return this.#http.call('getTask', { params: { id }, signal });
  }

  /** One page of tasks, newest first. */
  async listTasks(filter: TaskFilter = {}, { signal }: CallOptions = {}): Promise<TaskPage> {
    return this.#http.call('listTasks', { query: filter, signal });
  }

  /** Cancels a task: no process of it is left when this returns. */
  async cancelTask(id: string, { signal }: CallOptions = {}): Promise<Task> {
    return this.#http.call('cancelTask', { params: { id }, signal });
  }

  /** One page of a task's event log, in order. */
  async listTaskEvents(
    id: string,
    filter: TaskEventFilter = {},
    { signal }: CallOptions = {},
  ): Promise<TaskEventPage> {
    return this.#http.call('listTaskEvents', { params: { id }, query: filter, signal });
  }

  /**
   * A task's events as they happen, without a gap or a duplicate, up to the final one: a connection that breaks is
   * opened again. Leaving the loop ends it.
   *
   * @example
   * for await (const event of client.followTaskEvents(task.id)) console.log(event.sequence, event.type);
   */
  followTaskEvents(id: string, { after = 0, signal }: FollowOptions = {}): AsyncIterableIterator<TaskEvent> {
    const { eventSilenceMs, reconnectLimit } = this.#settings;
    const source = taskEventSource(this.#http, id, eventSilenceMs);
    return leavable(signal, (left) => followTaskEvents(source, { after, signal: left, reconnectLimit }));
  }

  /** The task, once it is final. A number is taken as `pollIntervalMs`. */
  async waitForCompletion(id: string, options: number | WaitOptions = {}): Promise<Task> {
    const { pollIntervalMs = 1_000, signal }: WaitOptions =
      typeof options === 'number' ? { pollIntervalMs: options } : options;
    const { eventSilenceMs, reconnectLimit: failureLimit } = this.#settings;
    return waitForCompletion(this, id, { pollIntervalMs, signal, eventSilenceMs, failureLimit });
  }

  /** What the run of a task created, changed or deleted. */
  async listArtifacts(id: string, { signal, ...page }: PageOptions = {}): Promise<ArtifactPage> {
    return this.#http.call('listArtifacts', { params: { id }, query: page, signal });
  }

  /** One of them, with its bytes. */
  async openArtifact(id: string, path: string, { signal }: CallOptions = {}): Promise<OpenArtifact> {
    return openArtifact(this.#http, { id, path, signal });
  }

  /** All of them but the deleted, as the bytes of a zip archive. */
  async openArtifactArchive(id: string, { signal }: CallOptions = {}): Promise<ReadableStream<Uint8Array>> {
    const response = await this.#http.open('openArtifactArchive', {
      params: { id },
      headers: { accept: 'application/zip' },
      signal,
    });
    return response.body ?? new Blob([]).stream();
  }

  /** Removes finished tasks, with their events and artifacts. */
  async pruneTasks(input: PruneInput, { signal }: CallOptions = {}): Promise<PruneReport> {
    return this.#http.call('pruneTasks', { body: input, signal });
  }

  async createMcpProfile(input: McpProfileInput, { signal }: CallOptions = {}): Promise<McpProfile> {
    return this.#http.call('createMcpProfile', { body: input, signal });
  }

  /** One page of MCP profiles, by name. */
  async listMcpProfiles({ signal, ...page }: PageOptions = {}): Promise<McpProfilePage> {
    return this.#http.call('listMcpProfiles', { query: page, signal });
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
    return this.#http.call('deleteMcpProfile', { params: { id }, signal });
  }

  /** How the server is, with the scheduler's numbers. */
  async getHealth({ signal }: CallOptions = {}): Promise<Health> {
    return this.#http.call('getHealth', { signal });
  }
}
