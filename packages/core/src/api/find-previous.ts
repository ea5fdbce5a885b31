import {
  ClaudeOpsError,
  isFinal,
  type Caller,
  type CreateTaskOptions,
  type Task,
} from '@claude-ops/contract';
import { invalidRequest, type GivenTaskInput } from '@claude-ops/contract/validation';
import type { Clock } from '../clock.ts';
import type { FleetView } from '../fleet/fleet-view.ts';
import type { OtherEngines } from '../signals/other-engines.ts';
import type { TaskReader } from '../store/task-reader.ts';

export interface FindPreviousParts {
  readonly store: Pick<TaskReader, 'find' | 'findRunner'>;
  readonly clock: Clock;
  readonly others: Pick<OtherEngines, 'mayExist'>;
  readonly fleet: FleetView;
}

/** The task from which a new one goes on. */
export interface PreviousTask extends Pick<Task, 'conversationId'> {
  /** The engine that alone can go on from it, because it keeps the session; undefined where there is no other. */
  readonly boundTo: string | undefined;
}

/** @throws {ClaudeOpsError} not_continuable; invalid_request, where files come as well. */
export async function findPrevious(
  { previousTaskId, files }: GivenTaskInput,
  { archive, caller }: CreateTaskOptions,
  { store, clock, others, fleet }: FindPreviousParts,
): Promise<PreviousTask | undefined> {
  if (previousTaskId === undefined) return undefined;
  if (files !== undefined || archive !== undefined)
    throw invalidRequest([
      {
        pointer: '/previousTaskId',
        detail: 'must not be set together with files: the new task gets the files of that task',
      },
    ]);
  const found = await store.find(previousTaskId);
  // The task of another caller is answered as one that does not exist.
  const task = caller?.ownTasks === true && !isCreatedBy(found, caller) ? undefined : found;
  const problem = problemOf(task, clock);
  if (task === undefined || problem !== undefined)
    throw notContinuable(previousTaskId, problem ?? 'does not exist.');
  const { id, conversationId } = task;
  const boundTo = others.mayExist ? await store.findRunner(id) : undefined;
  if (boundTo !== undefined && !(await fleet.nodes()).some(({ instanceId }) => instanceId === boundTo))
    throw notContinuable(id, 'has its session on a node that is not running: start that node again.');
  return { conversationId, boundTo };
}

function isCreatedBy(task: Task | undefined, { token }: Caller): boolean {
  return token !== null && token.id !== null && task?.createdBy?.id === token.id;
}

function notContinuable(previousTaskId: string, problem: string): ClaudeOpsError {
  return new ClaudeOpsError('not_continuable', `Task ${previousTaskId} ${problem}`, {
    details: { previousTaskId },
  });
}

function problemOf(task: Task | undefined, clock: Clock): string | undefined {
  if (task === undefined) return 'does not exist.';
  const { status, continuableUntil, keepSession } = task;
  if (!isFinal(status)) return `has not ended yet: it is ${status}.`;
  if (!keepSession) return 'was created with keepSession: false.';
  if (continuableUntil === null) return 'has no session that is kept.';
  return Date.parse(continuableUntil) > clock.now()
    ? undefined
    : `could be continued until ${continuableUntil}.`;
}
