import type { ExecutionMode } from './execution.ts';
import type { UsageDifference } from './gateway-usage.ts';
import type { TaskEvent } from './task-event.ts';
import type { TaskFailure } from './task-by-status.ts';
import type { TaskResult } from './task.ts';

type RunFacts = Pick<TaskResult, 'numTurns' | 'durationMs' | 'costUsd'>;

/** What the events of claude-ops itself say, by their type. Fields may be added. */
export interface TaskEventData {
  readonly 'task.queued': Readonly<Record<string, never>>;
  readonly 'task.started': { readonly attempt: number; readonly mode: ExecutionMode };
  readonly 'task.completed': Readonly<RunFacts>;
  readonly 'task.failed': { readonly error: TaskFailure } & Readonly<Partial<RunFacts>>;
  readonly 'task.cancelled': Readonly<Partial<RunFacts>>;
  readonly 'task.artifacts_collected': {
    readonly artifacts: number;
    readonly bytes: number;
    /** In how many a secret was masked. */
    readonly masked: number;
    readonly omitted: {
      readonly count: number;
      readonly first: readonly { readonly path: string; readonly reason: string }[];
    };
    readonly ignored: { readonly count: number; readonly first: readonly string[] };
  };
  readonly 'task.rate_limited': { readonly status: number; readonly retryAfterMs: number | null };
  readonly 'task.upstream_trouble': {
    readonly status: number | null;
    readonly networkError: string | null;
    readonly errorType: string | null;
    readonly message: string | null;
    readonly requestId: string | null;
  };
  readonly 'task.network_asked': {
    readonly host: string;
    readonly port: number;
    readonly isAllowed: boolean;
    /** Why it was refused. */
    readonly reason?: string;
  };
  readonly 'task.usage_differs': {
    readonly gateway: UsageDifference;
    readonly claude: UsageDifference | null;
    readonly difference: UsageDifference | null;
  };
  readonly 'task.start_delayed': {
    readonly code: string;
    readonly reason: string;
    readonly delayMs: number;
  };
  readonly 'task.resumed': { readonly after: number };
  readonly 'task.events_dropped': {
    readonly count: number;
    readonly bytes?: number;
    readonly reason?: 'limit';
  };
}

type OwnEvent = {
  [Type in keyof TaskEventData]: { readonly type: Type; readonly data: TaskEventData[Type] };
}[keyof TaskEventData];

/** A message of the claude CLI as it is, secrets masked. `claude.unparsed` has the text of a line that is no message. */
interface ClaudeEvent {
  readonly type: `claude.${string}`;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * An event that narrows on its `type`. A newer server may send types that are not listed here: ignore them.
 *
 * @example
 * if (event.type === 'task.failed') console.log(event.data.error.code);
 */
export type TaskEventByType = Omit<TaskEvent, 'type' | 'data'> & (OwnEvent | ClaudeEvent);
