import { ownEvent } from '../../attempt/own-event.ts';
import type { RunOptions } from '../../executors/executor.ts';
import type { InterruptedSession, KeptSessions } from '../../sessions/kept-sessions.ts';
import type { RunningTask } from '../../store/task-queue.ts';
import { resumes } from '../retry.ts';

export interface InterruptedParts extends Pick<RunOptions, 'emit'> {
  readonly sessions: Pick<KeptSessions, 'findInterrupted'>;
}

const noneKept = (attempt: number) =>
  `This server keeps no session of attempt ${attempt}: another server ran it, it asked the model for nothing, or its conversation could not be kept.`;

/**
 * Finds the session in which an attempt goes on, and says in the log whether there is one. Undefined where the attempt is the first, or its
 * task begins each one at the beginning.
 */
export async function findInterrupted(
  { task }: Pick<RunningTask, 'task'>,
  { sessions, emit }: InterruptedParts,
): Promise<InterruptedSession | undefined> {
  const latest = task.earlierAttempts.at(-1)?.attempt;
  if (!resumes(task) || latest === undefined) return undefined;
  const found = await sessions.findInterrupted(task.id);
  await emit(
    found === undefined
      ? ownEvent('task.not_resumed', { attempt: latest, reason: noneKept(latest) })
      : ownEvent('task.resumed', { after: 0, attempt: found.attempt }),
  );
  return found;
}
