import { isRecord } from '../../system/is-record.ts';
import { readAnswer } from '../control-answer.ts';
import { stringOr, type ClaudeMessage } from '../message.ts';
import { readEnd, readWork, type BackgroundWork, type WorkEnd } from './background-work.ts';
import { awaitsAgent, findWork, withListed, withNew, withOwner, withStatus } from './work-list.ts';

/** What is known from the lines of a CLI so far about what it is doing. */
export interface Activity {
  /** Whether a turn is running. A run begins with one: its prompt. */
  readonly isInTurn: boolean;
  /** Whether a turn has ended, or may have: a line that could not be read may have been its result. */
  readonly hasEndedTurn: boolean;
  /** Whether a line of this turn could not be read. */
  readonly hasUnreadLine: boolean;
  /** Whether the last turn ended without a result, and a line of it could not be read, which was that then. */
  readonly isResultMissing: boolean;
  /** What the CLI said of its session last. `untold` by versions before 2.1.100, which say nothing of it. */
  readonly session: 'untold' | 'running' | 'idle';
  /** Whether something ended between turns, so that a turn about it may begin. */
  readonly isWoken: boolean;
  /** Whether an agent is about to go on. */
  readonly isAgentAwaited: boolean;
  /** Whether the CLI lists its background work, as versions from about 2.1.250 do. */
  readonly hasList: boolean;
  /** All background work so far, in the order it began. */
  readonly work: readonly BackgroundWork[];
}

export const FIRST_ACTIVITY: Activity = {
  isInTurn: true,
  hasEndedTurn: false,
  hasUnreadLine: false,
  isResultMissing: false,
  session: 'untold',
  isWoken: false,
  isAgentAwaited: false,
  hasList: false,
  work: [],
};

/** The id of the request that stops a piece of background work. */
export const stopRequestId = (workId: string) => `${STOP_REQUEST}${workId}`;
const STOP_REQUEST = 'stop_task:';

/**
 * What goes on once the CLI has printed one more line. Which lines there are differs between versions; measured with
 * 2.1.332, 2.1.330, 2.1.250, 2.1.200, 2.1.150, 2.1.100 and 2.0.76 (docs/compatibility.md).
 */
export function nextActivity(activity: Activity, message: ClaudeMessage): Activity {
  if (message.type === 'result') return afterResult(activity);
  if (message.type === 'system') return afterSystemLine(activity, message);
  if (message.type === 'control_response') return afterStopRequest(activity, message);
  return activity;
}

/** What goes on after a line that could not be read. */
export function activityAfterUnreadLine(activity: Activity): Activity {
  return { ...activity, hasEndedTurn: true, hasUnreadLine: activity.isInTurn };
}

function afterResult(activity: Activity): Activity {
  return { ...activity, isInTurn: false, hasEndedTurn: true, isResultMissing: false, isWoken: false };
}

function afterSystemLine(activity: Activity, message: ClaudeMessage): Activity {
  switch (message['subtype']) {
    case 'init':
      return inTurn(activity);
    case 'session_state_changed':
      return afterStateChange(activity, message['state']);
    case 'background_tasks_changed':
      return afterList(activity, message['tasks']);
    case 'task_started':
      return afterStart(activity, message);
    case 'task_progress':
      return afterProgress(activity, message);
    case 'task_updated':
      return afterEnd(activity, message, isRecord(message['patch']) ? message['patch']['status'] : undefined);
    case 'task_notification':
      return afterEnd(activity, message, message['status']);
    default:
      return activity;
  }
}

function inTurn(activity: Activity): Activity {
  return activity.isInTurn ? activity : { ...activity, isInTurn: true, hasUnreadLine: false };
}

function afterStateChange(activity: Activity, state: unknown): Activity {
  if (state === 'idle') return afterIdle(activity);
  return { ...(activity.session === 'idle' ? inTurn(activity) : activity), session: 'running' };
}

function afterIdle(activity: Activity): Activity {
  const { isInTurn, hasEndedTurn, hasUnreadLine, isResultMissing } = activity;
  return {
    ...activity,
    session: 'idle',
    isWoken: false,
    // Before the first turn it is idle too.
    isInTurn: isInTurn && !hasEndedTurn,
    isResultMissing: isInTurn ? hasUnreadLine : isResultMissing,
  };
}

/** The whole list comes each time: what it lacks has ended. */
function afterList(activity: Activity, tasks: unknown): Activity {
  const listed = (Array.isArray(tasks) ? tasks : []).map(readWork).filter((work) => work !== undefined);
  const { work, hasEnded } = withListed(activity.work, listed);
  return woken({ ...activity, hasList: true, work }, hasEnded);
}

/** A CLI that lists its background work says there what is in the background, and here what runs in the foreground too. */
function afterStart(activity: Activity, message: ClaudeMessage): Activity {
  const started = readWork(message);
  if (started === undefined || message['is_backgrounded'] === false) return activity;
  if (findWork(activity.work, started.id) !== undefined)
    return withRestart({ ...activity, work: withOwner(activity.work, started) }, started.id);
  return activity.hasList ? activity : { ...activity, work: withNew(activity.work, started) };
}

/** Version 2.1.200 tells of an agent that goes on by its progress alone. */
function afterProgress(activity: Activity, message: ClaudeMessage): Activity {
  return activity.hasList ? activity : withRestart(activity, stringOr(message['task_id'], ''));
}

/** An agent that has ended goes on when Claude sends it a message, and when a shell that it started has ended. */
function withRestart(activity: Activity, id: string): Activity {
  const known = findWork(activity.work, id);
  if (known === undefined || known.status === 'running') return activity;
  return { ...activity, work: withStatus(activity.work, id, 'running'), isAgentAwaited: false };
}

function afterEnd(activity: Activity, message: ClaudeMessage, status: unknown): Activity {
  const end = readEnd(status);
  return end === undefined ? activity : withEnd(activity, stringOr(message['task_id'], ''), end);
}

/** Versions before 2.1.200 answer the request and say nothing else of what they stopped. */
function afterStopRequest(activity: Activity, message: ClaudeMessage): Activity {
  const answer = readAnswer(message);
  return answer?.isSuccess === true && answer.requestId.startsWith(STOP_REQUEST)
    ? withEnd(activity, answer.requestId.slice(STOP_REQUEST.length), 'stopped')
    : activity;
}

function withEnd(activity: Activity, id: string, end: WorkEnd): Activity {
  const known = findWork(activity.work, id);
  if (known === undefined || (known.status !== 'running' && known.status !== 'ended')) return activity;
  const work = withStatus(activity.work, id, end);
  const isAgentAwaited = activity.isAgentAwaited || awaitsAgent(work, known);
  return woken({ ...activity, work, isAgentAwaited }, true);
}

/** The CLI takes a turn about what ended between turns, or says that it is idle again. */
function woken(activity: Activity, hasEnded: boolean): Activity {
  if (!hasEnded || activity.isInTurn) return activity;
  return { ...activity, isWoken: true };
}
