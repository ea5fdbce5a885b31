import { Type, type Static, type TObject } from '@sinclair/typebox';
import type { TaskFailure } from './task-by-status.ts';
import { ExecutionMode } from './execution.ts';
import { UsageDifference } from './gateway-usage.ts';
import { ApprovalRequest } from './approval-request.ts';
import { CHECK_END } from './check.ts';
import { SETUP_CACHE, SETUP_END } from './setup.ts';
import { ApprovalDecision, ApprovalKind } from './approval.ts';
import { Id, Timestamp } from './common.ts';
import { MessageDelivery } from './message.ts';
import { nullable } from './nullable.ts';
import { TaskError } from './task-error.ts';
import { TaskResult } from './task.ts';

interface EventRow {
  /** Says in a sentence what happened. */
  readonly meaning: string;
  readonly data: TObject;
}

const event = <Data extends TObject>(meaning: string, data: Data) => ({ meaning, data });

const count = (description: string) => Type.Integer({ minimum: 0, description });

const { numTurns, durationMs, costUsd } = TaskResult.properties;
const TOOK = { numTurns, durationMs, costUsd };
/** Only where the run has reported a result. */
const MAY_HAVE_TOOK = Type.Partial(Type.Object(TOOK)).properties;

const LEFT_OUT = Type.Object({
  count: count('All of them.'),
  first: Type.Array(Type.Object({ path: Type.String(), reason: Type.String() }), {
    description: 'The first, with their reasons.',
  }),
});

const NOT_ASKED_FOR = Type.Object({
  count: count('All of them.'),
  first: Type.Array(Type.String(), { description: 'The first.' }),
});

/** Every event of claude-ops itself, once: what it means and what its data is. A newer server may have more types and fields. */
export const EVENT_TABLE = {
  'task.queued': event('The task is stored and waits for a slot. First event of each log.', Type.Object({})),
  'task.started': event(
    'The task got a slot.',
    Type.Object({
      attempt: Type.Integer({ minimum: 1, description: 'Counts the tries at the task.' }),
      mode: ExecutionMode,
    }),
  ),
  'task.requeued': event(
    'The attempt was interrupted, and the task waits for a slot again, as its retries say.',
    Type.Object({
      attempt: Type.Integer({ minimum: 1, description: 'The one that has ended.' }),
      error: TaskError,
      costUsd: Type.Union([Type.Number({ minimum: 0 }), Type.Null()], {
        description: 'What the attempt cost. null if nothing is known.',
      }),
    }),
  ),
  'task.completed': event('Final event.', Type.Object(TOOK)),
  'task.failed': event(
    'Final event: why, and what the run reported.',
    Type.Object({ error: TaskError, ...MAY_HAVE_TOOK }),
  ),
  'task.cancelled': event('Final event, with what the run reported.', Type.Object(MAY_HAVE_TOOK)),
  'task.message_queued': event(
    'Somebody sent a message into the task.',
    Type.Object({
      messageId: Id,
      delivery: MessageDelivery,
      text: Type.String({ description: 'At most 8 KiB of it.' }),
    }),
  ),
  'task.message_delivered': event(
    'Claude has read a message.',
    Type.Object({
      messageId: Id,
      attempt: Type.Integer({ minimum: 1 }),
      turn: nullable(Type.Integer({ minimum: 1, description: 'The turn in which Claude read it.' })),
    }),
  ),
  'task.message_withdrawn': event(
    'A message was taken back before Claude has read it.',
    Type.Object({ messageId: Id }),
  ),
  'task.message_refused': event(
    'The task ended before Claude has read a message.',
    Type.Object({ messageId: Id, reason: Type.String() }),
  ),
  'task.approval_requested': event(
    'The task waits until somebody decides.',
    Type.Object({
      approvalId: Id,
      attempt: Type.Integer({ minimum: 1 }),
      kind: ApprovalKind,
      request: ApprovalRequest,
      expiresAt: nullable(Timestamp),
    }),
  ),
  'task.approval_decided': event(
    'Somebody has decided.',
    Type.Object({
      approvalId: Id,
      ...ApprovalDecision.properties,
      input: Type.Optional(Type.Unknown({ description: 'What Claude asked for: that of the request.' })),
    }),
  ),
  'task.approval_expired': event(
    'Nobody has decided in time, which denies.',
    Type.Object({ approvalId: Id }),
  ),
  'task.approval_withdrawn': event(
    'A decision is no longer needed.',
    Type.Object({ approvalId: Id, reason: Type.String() }),
  ),
  'task.setup_started': event('The setup script of the task runs.', Type.Object({})),
  'task.setup_cache': event(
    'The setup has a `cacheKey`: what became of its cache, once before the script and once after it.',
    Type.Object(SETUP_CACHE),
  ),
  'task.setup_output': event(
    'The setup script printed something. At most 1 MiB of it is told.',
    Type.Object({ text: Type.String({ description: 'Whole lines, both outputs in one.' }) }),
  ),
  'task.setup_ended': event(
    'The setup script has ended. Claude starts if the exit code is 0.',
    Type.Object(SETUP_END),
  ),
  'task.check_started': event(
    'The check of the task runs.',
    Type.Object({ try: Type.Integer({ minimum: 1, description: 'Counts the runs of the check.' }) }),
  ),
  'task.check_ended': event(
    'A run of the check has ended. It is green if the exit code is 0.',
    Type.Object({ try: Type.Integer({ minimum: 1 }), ...CHECK_END }),
  ),
  'task.artifacts_collected': event(
    "The run's files are stored: how many, how large, what was left out and why.",
    Type.Object({
      artifacts: count('Stored files.'),
      bytes: count('Of all of them.'),
      masked: count('Files in which a secret was masked.'),
      omitted: LEFT_OUT,
      ignored: NOT_ASKED_FOR,
    }),
  ),
  'task.rate_limited': event(
    'The model API refused a request with 429 or 529.',
    Type.Object({
      status: Type.Integer({ description: 'HTTP status.' }),
      retryAfterMs: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
        description: 'How long to wait. null if the API did not say.',
      }),
    }),
  ),
  'task.upstream_trouble': event(
    'The model API began to fail in another way. Sent once; sent again only after a good answer in between.',
    Type.Object({
      status: nullable(Type.Integer({ description: 'HTTP status.' })),
      networkError: nullable(Type.String({ examples: ['ECONNREFUSED'] })),
      errorType: nullable(Type.String({ description: 'As the API calls it.' })),
      message: nullable(Type.String()),
      requestId: nullable(Type.String({ description: 'Of the API.' })),
    }),
  ),
  'task.network_asked': event(
    'The run asked for a host for the first time.',
    Type.Object({
      host: Type.String(),
      port: Type.Integer({ minimum: 0, maximum: 65_535 }),
      isAllowed: Type.Boolean(),
      reason: Type.Optional(Type.String({ description: 'Why it was refused.' })),
    }),
  ),
  'task.usage_differs': event(
    'The gateway counted other tokens than the CLI.',
    Type.Object({
      gateway: UsageDifference,
      claude: Type.Union([UsageDifference, Type.Null()], {
        description: 'null if the CLI reported nothing. Then `difference` is null too.',
      }),
      difference: nullable(UsageDifference),
    }),
  ),
  'task.start_delayed': event(
    'The machine had no process, file or memory to spare. The start is tried again.',
    Type.Object({
      code: Type.String({ description: "The system's.", examples: ['EMFILE'] }),
      reason: Type.String(),
      delayMs: count('Until the next try.'),
    }),
  ),
  'task.resumed': event(
    'A run goes on under a new server, or a new attempt in the session of an earlier one.',
    Type.Object({
      after: count('Events of the CLI that the log had of this attempt.'),
      attempt: Type.Optional(
        Type.Integer({ minimum: 1, description: 'The earlier attempt whose session it goes on in.' }),
      ),
    }),
  ),
  'task.not_resumed': event(
    'The attempt begins at the beginning, although the retries of the task say that it is to go on.',
    Type.Object({
      attempt: Type.Integer({ minimum: 1, description: 'The earlier attempt that it was to go on from.' }),
      reason: Type.String(),
    }),
  ),
  'task.events_dropped': event(
    'Events are missing from the log.',
    Type.Object({
      count: count('How many.'),
      bytes: Type.Optional(count('Of their data. Present if the run said more than a log may hold.')),
      reason: Type.Optional(Type.Literal('limit')),
    }),
  ),
} as const satisfies Record<`task.${string}`, EventRow>;

/** The type of an event of claude-ops itself. All others are the CLI's. */
export type OwnEventType = keyof typeof EVENT_TABLE;

type DataOf<Type extends OwnEventType> = Static<(typeof EVENT_TABLE)[Type]['data']>;

/** The data of each event of claude-ops itself, by its type. A newer server may add fields. */
export type TaskEventData = {
  readonly [Type in OwnEventType]: Type extends 'task.failed'
    ? Omit<DataOf<Type>, 'error'> & { readonly error: TaskFailure }
    : DataOf<Type>;
};

/** The same in words, where the wire is described: no schema can say it of a type that a newer server may add. */
export const EVENT_DATA_IN_WORDS = Object.entries(EVENT_TABLE)
  .map(([type, { data }]) => `${type} has ${Object.keys(data.properties).join(', ') || 'nothing'}.`)
  .join(' ');
