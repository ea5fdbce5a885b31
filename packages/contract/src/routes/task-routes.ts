import { Type } from '@sinclair/typebox';
import { ENDPOINTS } from '../endpoints.ts';
import { REFUSALS } from '../refusals.ts';
import type { Route } from '../route.ts';
import { Id, TimestampInput } from '../schemas/common.ts';
import { CreateTaskInput } from '../schemas/create-task-input.ts';
import { LIMITS } from '../schemas/limits.ts';
import { PruneInput, PruneReport } from '../schemas/prune.ts';
import { TaskEventFilter, TaskEventPage } from '../schemas/task-event.ts';
import { TaskStatus } from '../schemas/task-status.ts';
import { Task, TaskFilter, TaskPage } from '../schemas/task.ts';
import { CREATE_TASK_PARTS, EVENT_STREAM_MEDIA_TYPE, HEADERS, HEARTBEAT_EVENT } from '../wire.ts';
import { idempotencyHeaders, idParams, pageQuery } from './parameters.ts';

/** `status` and `tag` may be repeated. A tag may also be given as `tag.<key>=<value>`, which is no single parameter that a client could be made from. */
const taskQuery = Type.Object(
  {
    status: Type.Optional(Type.Array(TaskStatus, { minItems: 1, maxItems: 5 })),
    tag: Type.Optional(
      Type.Array(Type.String({ pattern: '^[A-Za-z0-9_.-]{1,64}=' }), {
        minItems: 1,
        maxItems: LIMITS.tagsMaxCount,
        description:
          'Only tasks with this tag, as `key=value`. If repeated: with all of them. `tag.<key>=<value>` in the query means the same.',
      }),
    ),
    waiting: TaskFilter.properties.waiting,
    conversation: Type.Optional(
      Type.String({ ...Id, description: 'Only tasks of the conversation that began with this task.' }),
    ),
    createdBy: TaskFilter.properties.createdBy,
    createdAfter: Type.Optional(TimestampInput),
    createdBefore: Type.Optional(TimestampInput),
    ...pageQuery.properties,
  },
  { additionalProperties: false, patternProperties: { '^tag\\.[A-Za-z0-9_.-]{1,64}$': { type: 'string' } } },
);

export const TASK_ROUTES = {
  createTask: {
    ...ENDPOINTS.createTask,
    errors: REFUSALS.createTask,
    summary: 'Create a task',
    description: 'The task is stored when the answer arrives. It runs as soon as a slot is free.',
    tag: 'tasks',
    role: 'submitter',
    headers: idempotencyHeaders,
    body: CreateTaskInput,
    uploads: { task: CREATE_TASK_PARTS.task, archive: CREATE_TASK_PARTS.files },
    success: 201,
    response: Task,
  },
  pruneTasks: {
    ...ENDPOINTS.pruneTasks,
    errors: REFUSALS.pruneTasks,
    summary: 'Remove finished tasks, with their events and artifacts',
    tag: 'tasks',
    role: 'operator',
    body: PruneInput,
    success: 200,
    response: PruneReport,
  },
  listTasks: {
    ...ENDPOINTS.listTasks,
    errors: REFUSALS.listTasks,
    summary: 'List tasks, newest first',
    tag: 'tasks',
    role: 'viewer',
    query: taskQuery,
    success: 200,
    response: TaskPage,
  },
  getTask: {
    ...ENDPOINTS.getTask,
    errors: REFUSALS.getTask,
    summary: 'Get a task',
    tag: 'tasks',
    role: 'viewer',
    params: idParams,
    success: 200,
    response: Task,
  },
  cancelTask: {
    ...ENDPOINTS.cancelTask,
    errors: REFUSALS.cancelTask,
    summary: 'Cancel a task',
    description:
      'A queued task never runs. A running task has no process left when the answer arrives. Cancelling a cancelled task again changes nothing.',
    tag: 'tasks',
    role: 'submitter',
    params: idParams,
    success: 200,
    response: Task,
  },
  listTaskEvents: {
    ...ENDPOINTS.listTaskEvents,
    errors: REFUSALS.listTaskEvents,
    summary: 'Read the event log of a task, or follow it live with `Accept: text/event-stream`',
    description: `As a stream, the server sends each event when it happens, with its sequence as the id. The stream has no gap. It begins with the first event, or the one after \`Last-Event-ID\` or \`after\`, and ends with the final one. A "${HEARTBEAT_EVENT}" event without an id says that the stream is alive.`,
    tag: 'tasks',
    role: 'viewer',
    params: idParams,
    query: TaskEventFilter,
    headers: Type.Object({
      [HEADERS.lastEventId]: Type.Optional(
        Type.String({
          pattern: '^\\d{0,15}$',
          description:
            'The sequence of the last event that you have read. The stream continues after it. It wins over `after`.',
        }),
      ),
    }),
    success: 200,
    emptyWhen: 'As a stream: the final event was read. It keeps an `EventSource` from resuming for ever.',
    response: TaskEventPage,
    mediaTypes: ['application/json', EVENT_STREAM_MEDIA_TYPE],
  },
} as const satisfies Record<string, Route>;
