import { lstat } from 'node:fs/promises';
import { taskError } from '../claude/task-error.ts';
import { createAttemptMask } from '../secrets/attempt-mask.ts';
import { MASK } from '../secrets/mask.ts';
import { openTaskSecrets } from '../secrets/task-secrets.ts';
import type { AbandonedTask } from '../store/task-queue.ts';
import { WORDS_OF_TOKENS } from '../gateway/token.ts';
import type { RecoveryParts } from './recover.ts';
import { isRetried } from './retry.ts';
import { toAttempt } from './to-attempt.ts';

const INTERRUPTED = taskError('interrupted', '');

/**
 * Keeps the session of a run that an earlier server has left, so that other tasks can go on from it. To be called before the files of such runs
 * are removed. What is still alive of the run is ended first: it must not change what is read.
 */
export async function salvageSession(abandoned: AbandonedTask, parts: RecoveryParts): Promise<void> {
  const { task, attempt } = abandoned;
  const { sessions, executors, instanceId } = parts;
  if (attempt.instanceId !== instanceId || !task.keepSession || !sessions.isOn) return;
  // The crash may have come after the session was kept, and before that was stored.
  if ((await sessions.find(task.id)) !== undefined) return;
  if (!abandoned.isCancelRequested && isRetried(task, INTERRUPTED)) return;
  try {
    await executors
      .get(task.mode)
      ?.endLeftovers({ instanceId, attemptId: attempt.id }, (home) => take(abandoned, home, parts));
  } catch (error) {
    // An engine may be down: then the run is ended later, and its session is lost.
    parts.logger.error(
      { event: 'session_not_kept', err: error, taskId: task.id },
      'a session could not be kept',
    );
  }
}

async function take(
  abandoned: AbandonedTask,
  home: string,
  { sessions, sealer }: RecoveryParts,
): Promise<void> {
  const { task, sealedSecrets } = abandoned;
  const secrets = openTaskSecrets(sealer, sealedSecrets, task.id);
  if (secrets === undefined) return;
  const previous = task.previousTaskId === null ? undefined : await sessions.find(task.previousTaskId);
  // Only the earlier server knew the token of the run, which is good for nothing any more.
  const mask = createAttemptMask(toAttempt(abandoned, secrets), '');
  await sessions.take(task.id, {
    home,
    sessionId: undefined,
    except: previous?.sessionId,
    uid: await ownerOf(home),
    mask: (text) => mask(text).replaceAll(WORDS_OF_TOKENS, MASK),
  });
}

/** Whom the run ran as: nobody else can have given it the directory. */
async function ownerOf(home: string): Promise<number | undefined> {
  return await lstat(home).then(
    ({ uid }) => uid,
    () => undefined,
  );
}
