import { Type } from '@sinclair/typebox';
import type { ClaudeOpsApi } from './claude-ops-api.ts';
import type { Route } from './route.ts';
import { ArtifactPage } from './schemas/artifact.ts';
import { Cursor, Id, TimestampInput } from './schemas/common.ts';
import { CreateTaskInput } from './schemas/create-task-input.ts';
import { Health } from './schemas/health.ts';
import { LIMITS } from './schemas/limits.ts';
import { McpProfile, McpProfileInput, McpProfilePage } from './schemas/mcp.ts';
import { TaskEventFilter, TaskEventPage } from './schemas/task-event.ts';
import { TaskStatus } from './schemas/task-status.ts';
import { Task, TaskPage } from './schemas/task.ts';

/** Media type of the live event stream: sent as `Accept` on the events route. */
export const EVENT_STREAM_MEDIA_TYPE = 'text/event-stream';
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';
/** Name of the server-sent event that only says the stream is alive. It has no id. */
export const HEARTBEAT_EVENT = 'heartbeat';
export const HEADERS = {
  requestId: 'x-request-id',
  lastEventId: 'last-event-id',
  idempotencyKey: 'idempotency-key',
  idempotencyReplayed: 'idempotency-replayed',
} as const;
/** Where a server listens when nothing else is said. */
export const DEFAULT_BASE_URL = 'http://localhost:3000';

const idParams = Type.Object({ id: Id }, { additionalProperties: false });

const pageQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMITS.pageMax, default: LIMITS.pageDefault })),
    cursor: Type.Optional(Cursor),
  },
  { additionalProperties: false },
);

/** `status` may be repeated; a tag is given as `tag.<key>=<value>`. */
const taskQuery = Type.Object(
  {
    status: Type.Optional(Type.Array(TaskStatus, { minItems: 1, maxItems: 5 })),
    createdAfter: Type.Optional(TimestampInput),
    createdBefore: Type.Optional(TimestampInput),
    ...pageQuery.properties,
  },
  { additionalProperties: false, patternProperties: { '^tag\\.[A-Za-z0-9_.-]{1,64}$': { type: 'string' } } },
);

/** The route table: the server's routes, the client's requests and the OpenAPI document are made from it. */
export const ROUTES = {
  createTask: {
    method: 'POST',
    path: '/api/tasks',
    summary: 'Create a task',
    description: 'The task is durable when the answer comes, and runs as soon as a slot is free.',
    tag: 'tasks',
    headers: Type.Object({
      [HEADERS.idempotencyKey]: Type.Optional(
        Type.String({
          description: 'The same key with the same body makes one task, however often it is sent.',
        }),
      ),
    }),
    body: CreateTaskInput,
    success: 201,
    response: Task,
    errors: [
      'malformed_request',
      'invalid_request',
      'unknown_mcp_profile',
      'executor_unavailable',
      'idempotency_key_reused',
      'idempotency_key_in_flight',
      'payload_too_large',
      'unsupported_media_type',
      'shutting_down',
      'storage_unavailable',
    ],
  },
  listTasks: {
    method: 'GET',
    path: '/api/tasks',
    summary: 'List tasks, newest first',
    tag: 'tasks',
    query: taskQuery,
    success: 200,
    response: TaskPage,
    errors: ['invalid_request', 'invalid_cursor'],
  },
  getTask: {
    method: 'GET',
    path: '/api/tasks/:id',
    summary: 'Get a task',
    tag: 'tasks',
    params: idParams,
    success: 200,
    response: Task,
    errors: ['task_not_found'],
  },
  cancelTask: {
    method: 'DELETE',
    path: '/api/tasks/:id',
    summary: 'Cancel a task',
    description:
      'A queued task never runs; of a running one no process is left when the answer comes. Cancelling a cancelled task again changes nothing.',
    tag: 'tasks',
    params: idParams,
    success: 200,
    response: Task,
    errors: ['task_not_found', 'task_already_finished'],
  },
  listTaskEvents: {
    method: 'GET',
    path: '/api/tasks/:id/events',
    summary: 'Read the event log of a task, or follow it live with `Accept: text/event-stream`',
    description: `As a stream, each event is sent when it happens, with its sequence as the id, from the first (or the one after \`Last-Event-ID\` or \`after\`) to the final one, without a gap. A "${HEARTBEAT_EVENT}" event without an id says that the stream is alive.`,
    tag: 'tasks',
    params: idParams,
    query: TaskEventFilter,
    headers: Type.Object({
      [HEADERS.lastEventId]: Type.Optional(
        Type.String({
          pattern: '^\\d{0,15}$',
          description:
            'The sequence of the last event that was read: the stream goes on after it. Wins over `after`.',
        }),
      ),
    }),
    success: 200,
    response: TaskEventPage,
    mediaTypes: ['application/json', EVENT_STREAM_MEDIA_TYPE],
    errors: ['task_not_found', 'invalid_request'],
  },
  listArtifacts: {
    method: 'GET',
    path: '/api/tasks/:id/artifacts',
    summary: 'List the artifacts of a task',
    tag: 'artifacts',
    params: idParams,
    query: pageQuery,
    success: 200,
    response: ArtifactPage,
    errors: ['task_not_found', 'invalid_request', 'invalid_cursor'],
  },
  openArtifact: {
    method: 'GET',
    path: '/api/tasks/:id/artifacts/*',
    summary: 'Download an artifact',
    tag: 'artifacts',
    params: Type.Object(
      {
        id: Id,
        '*': Type.String({
          description: "The artifact's path, its slashes as they are, the rest percent-encoded.",
        }),
      },
      { additionalProperties: false },
    ),
    success: 200,
    mediaTypes: ['*/*'],
    errors: ['task_not_found', 'artifact_not_found'],
  },
  createMcpProfile: {
    method: 'POST',
    path: '/api/mcp-profiles',
    summary: 'Create an MCP profile',
    tag: 'mcp-profiles',
    body: McpProfileInput,
    success: 201,
    response: McpProfile,
    errors: [
      'malformed_request',
      'invalid_request',
      'mcp_profile_exists',
      'payload_too_large',
      'unsupported_media_type',
    ],
  },
  listMcpProfiles: {
    method: 'GET',
    path: '/api/mcp-profiles',
    summary: 'List MCP profiles',
    tag: 'mcp-profiles',
    query: pageQuery,
    success: 200,
    response: McpProfilePage,
    errors: ['invalid_request', 'invalid_cursor'],
  },
  getMcpProfile: {
    method: 'GET',
    path: '/api/mcp-profiles/:id',
    summary: 'Get an MCP profile',
    tag: 'mcp-profiles',
    params: idParams,
    success: 200,
    response: McpProfile,
    errors: ['mcp_profile_not_found'],
  },
  replaceMcpProfile: {
    method: 'PUT',
    path: '/api/mcp-profiles/:id',
    summary: 'Replace an MCP profile',
    tag: 'mcp-profiles',
    params: idParams,
    body: McpProfileInput,
    success: 200,
    response: McpProfile,
    errors: [
      'malformed_request',
      'invalid_request',
      'mcp_profile_not_found',
      'mcp_profile_exists',
      'payload_too_large',
      'unsupported_media_type',
    ],
  },
  deleteMcpProfile: {
    method: 'DELETE',
    path: '/api/mcp-profiles/:id',
    summary: 'Delete an MCP profile',
    tag: 'mcp-profiles',
    params: idParams,
    success: 204,
    errors: ['mcp_profile_not_found'],
  },
  getHealth: {
    method: 'GET',
    path: '/health',
    summary: 'Server health and scheduler status',
    tag: 'health',
    success: 200,
    response: Health,
    errors: [],
  },
} as const satisfies Partial<Record<keyof ClaudeOpsApi, Route>>;

/** The operations of the wire, each named as the method of {@link ClaudeOpsApi} that it is. */
export type Operation = keyof typeof ROUTES;

/** All of them. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a literal are what its type says.
export const OPERATIONS = Object.keys(ROUTES) as readonly Operation[];
