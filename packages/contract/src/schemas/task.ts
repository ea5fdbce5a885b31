import { Type, type Static } from '@sinclair/typebox';
import type { Undefinable } from '../undefinable.ts';
import { ArtifactsOmitted } from './artifact.ts';
import { BackgroundWorkReport } from './background-work.ts';
import { CheckReport } from './check.ts';
import { Cursor, Id, Tags, Timestamp, TimestampInput } from './common.ts';
import { EarlierAttempt } from './earlier-attempt.ts';
import { LIMITS } from './limits.ts';
import { McpServerReport } from './mcp-server-report.ts';
import { TaskNetwork } from './network.ts';
import { nullable } from './nullable.ts';
import { PermissionDenial } from './permission-denial.ts';
import { TaskError } from './task-error.ts';
import { TaskSpec } from './task-spec.ts';
import { TaskStatus } from './task-status.ts';
import { TokenName } from './token.ts';
import { Turn } from './turn.ts';
import { Usage } from './usage.ts';
import { WaitingFor } from './waiting-for.ts';

/** What the claude CLI reported at the end of its run. */
export const TaskResult = Type.Object(
  {
    data: Type.Unknown({
      description:
        'The value that satisfies the schema. Without a schema: the text. Null if the task did not complete.',
    }),
    text: nullable(
      Type.String({
        description:
          'The last text of Claude: that of the last turn, or of an earlier one if the last turn has none.',
      }),
    ),
    sessionId: nullable(Type.String({ description: "The claude CLI's session." })),
    numTurns: Type.Integer({
      minimum: 0,
      description: 'Turns of the whole run, without those of sub-agents.',
    }),
    durationMs: Type.Integer({ minimum: 0, description: 'Milliseconds from the slot to the outcome.' }),
    costUsd: Type.Number({ minimum: 0, description: 'US dollars, over all models.' }),
    usage: Usage,
    turns: Type.Array(Turn, {
      description:
        'The turns of the run, each with what it said. One prompt makes one turn; messages and background work make more. At most the last 100.',
    }),
    background: Type.Array(BackgroundWorkReport, {
      description:
        'Work that Claude started in the background, in order of its start. At most the last 1000.',
    }),
    permissionDenials: Type.Array(PermissionDenial, {
      description:
        'Tool calls of the whole run that the permission mode did not allow. At most the first 200.',
    }),
    check: Type.Optional(CheckReport),
    mcpServers: Type.Optional(
      Type.Array(McpServerReport, {
        description:
          'The MCP servers of the run, where it had any; at most the first 100. Claude works without one that did not connect.',
      }),
    ),
  },
  {
    description:
      'Present if the claude CLI reported a result. A failed or cancelled task has it too, with its cost.',
  },
);
export type TaskResult = Static<typeof TaskResult>;

/** The state of a task so far. */
const stateFields = {
  id: Id,
  status: TaskStatus,
  attempts: Type.Integer({ minimum: 0, description: 'How often the task got a slot.' }),
  createdAt: Timestamp,
  createdBy: Type.Union([TokenName, Type.Null()], {
    description: 'The token that created it. null: the server needed none.',
  }),
  startedAt: nullable(Timestamp),
  finishedAt: nullable(Timestamp),
  error: nullable(TaskError),
  waitingFor: nullable(WaitingFor),
  artifactsOmitted: Type.Union([ArtifactsOmitted, Type.Null()], {
    description: 'How many changed files are not kept, and why. null if none is known to be missing.',
  }),
  conversationId: Type.String({
    ...Id,
    description: 'The id of the first task of the conversation: its own, unless it goes on from another.',
  }),
  continuableUntil: Type.Union([Timestamp, Type.Null()], {
    description: 'Until when tasks can go on from it. null if its session is not kept.',
  }),
};

/** A task: its {@link TaskSpec}, and what has become of it so far. */
export const Task = Type.Object(
  {
    ...stateFields,
    ...TaskSpec.properties,
    network: TaskNetwork,
    earlierAttempts: Type.Array(EarlierAttempt, {
      description: 'The attempts after which the task was queued again, in order.',
    }),
    result: nullable(TaskResult),
  },
  { description: 'A task. Its API key, its uploaded bytes and secrets of MCP servers are never in it.' },
);
export type Task = Static<typeof Task>;

const { mode, model, permissionMode, timeout, previousTaskId, tags } = TaskSpec.properties;

/** A task in a list: small, however long its prompt and result are. */
export const TaskSummary = Type.Object({
  ...stateFields,
  mode,
  model,
  permissionMode,
  timeout,
  previousTaskId,
  tags,
  promptPreview: Type.String({
    description: `The first ${LIMITS.promptPreviewCharacters} characters of the prompt.`,
  }),
  costUsd: nullable(
    Type.Number({
      minimum: 0,
      description:
        'US dollars, over all attempts: the count of the claude CLI or of the gateway, whichever is more.',
    }),
  ),
  permissionDenials: Type.Integer({
    minimum: 0,
    description: 'How many tool calls the permission mode did not allow.',
  }),
  backgroundStopped: Type.Integer({
    minimum: 0,
    description: 'How many pieces of background work were still running and were stopped.',
  }),
});
export type TaskSummary = Static<typeof TaskSummary>;

export const TaskPage = Type.Object({
  data: Type.Array(TaskSummary),
  nextCursor: nullable(Cursor),
});
export type TaskPage = Static<typeof TaskPage>;

/** Which tasks a list holds, newest first. All conditions must hold; statuses are alternatives. */
export const TaskFilter = Type.Object(
  {
    status: Type.Optional(Type.Union([TaskStatus, Type.Array(TaskStatus, { minItems: 1, maxItems: 5 })])),
    tags: Type.Optional(Tags),
    waiting: Type.Optional(
      Type.Literal(true, {
        description:
          'Only running tasks that wait for somebody or something, and queued tasks that a usage limit holds. Queued tasks that wait for a slot or a node are left out.',
      }),
    ),
    conversation: Type.Optional(Id),
    createdBy: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 64,
        description: 'Only tasks that this token created, by its id.',
      }),
    ),
    createdAfter: Type.Optional(TimestampInput),
    createdBefore: Type.Optional(TimestampInput),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMITS.pageMax, default: LIMITS.pageDefault })),
    cursor: Type.Optional(Cursor),
  },
  { additionalProperties: false },
);
export type TaskFilter = Undefinable<Static<typeof TaskFilter>>;
