import { LIMITS } from '@claude-ops/contract';
import type { KeptSessions } from '../../sessions/kept-sessions.ts';
import type { TaskMessages } from '../../store/task-messages.ts';
import type { RunningTask } from '../../store/task-queue.ts';
import { resumes } from '../retry.ts';

export interface UnreadParts {
  readonly store: Pick<TaskMessages, 'listMessages'>;
  readonly sessions: Pick<KeptSessions, 'hasTaken' | 'messagesIn'>;
}

/**
 * Finds the messages that an attempt has read and that its kept conversation has not: the CLI writes its transcript a moment later than it
 * says what it reads (2.1.330: 0.3 s were seen on a busy machine), so one that was killed has not written all.
 */
export async function unreadMessages(
  { task, attempt }: Pick<RunningTask, 'task' | 'attempt'>,
  { store, sessions }: UnreadParts,
): Promise<readonly string[]> {
  if (!resumes(task) || !(await sessions.hasTaken(task.id, attempt.number))) return [];
  const most = { limit: LIMITS.messagesMaxCount, maxBytes: LIMITS.messagesMaxCount * LIMITS.messageMaxBytes };
  const { rows } = await store.listMessages({ taskId: task.id, ...most });
  const read = rows
    .filter(({ status, attempt: number }) => status === 'delivered' && number === attempt.number)
    .map(({ id }) => id);
  if (read.length === 0) return [];
  const written = await sessions.messagesIn(task.id, read);
  return read.filter((id) => !written.has(id));
}
