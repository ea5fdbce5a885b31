import { lstat } from 'node:fs/promises';
import { taskError } from '../claude/task-error.ts';
import { createAttemptMask } from '../secrets/attempt-mask.ts';
import { MASK } from '../secrets/mask.ts';
import { openRunSecrets } from '../secrets/run-secrets.ts';
import type { KeptSessions } from '../sessions/kept-sessions.ts';
import type { AbandonedTask } from '../store/task-queue.ts';
import { WORDS_OF_TOKENS } from '../gateway/token.ts';
import type { RecoveryParts } from './recover.ts';
import { isRetried, resumes } from './retry.ts';
import { toAttempt } from './to-attempt.ts';

const INTERRUPTED = taskError('interrupted', '');

/**
 * Keeps the session of a run that an earlier server has left, so that the next attempt, or other tasks, can go on from it. To be called before
 * the files of such runs are removed. What is still alive of the run is ended first: it must not change what is read.
 */
export async function salvageSession(abandoned: AbandonedTask, parts: RecoveryParts): Promise<void> {
  const { task, attempt } = abandoned;
  const { sessions, executors, instanceId } = parts;
  if (attempt.instanceId !== instanceId || !isWanted(abandoned, sessions)) return;
  try {
    // The crash may have come after the session was kept, and before that was stored.
    if (!(await sessions.hasTaken(task.id, attempt.number)))
      await executors
        .get(task.mode)
        ?.endLeftovers({ instanceId, attemptId: attempt.id }, (home) => take(abandoned, home, parts));
    if (isRetriedThen(abandoned)) await settleRead(abandoned, parts);
  } catch (error) {
    // An engine may be down: then the run is ended later, and its session is lost.
    parts.logger.error(
      { event: 'session_not_kept', err: error, taskId: task.id },
      'a session could not be kept',
    );
  }
}

function isWanted(abandoned: AbandonedTask, { isOn }: Pick<KeptSessions, 'isOn'>): boolean {
  const { task } = abandoned;
  return isRetriedThen(abandoned) ? resumes(task) : task.keepSession && isOn;
}

function isRetriedThen({ task, isCancelRequested }: AbandonedTask): boolean {
  return !isCancelRequested && isRetried(task, INTERRUPTED);
}

async function take(abandoned: AbandonedTask, home: string, parts: RecoveryParts): Promise<void> {
  const { sessions, notes } = parts;
  const { task, attempt, sealedSecrets } = abandoned;
  const secrets = await openRunSecrets({ ...task, sealed: sealedSecrets }, parts);
  if (typeof secrets === 'string') return;
  const isForRetry = isRetriedThen(abandoned);
  const note = isForRetry ? await notes.find(attempt.id) : undefined;
  // Without a note nobody knows what the files were at first: the next attempt begins at the beginning.
  if (isForRetry && note === undefined) return;
  const previous =
    (await sessions.findInterrupted(task.id)) ??
    (task.previousTaskId === null ? undefined : await sessions.find(task.previousTaskId));
  // Only the earlier server knew the token of the run, which is good for nothing any more.
  const mask = createAttemptMask(toAttempt(abandoned, secrets), '');
  await sessions.take(task.id, {
    attempt: attempt.number,
    home,
    sessionId: undefined,
    except: previous?.sessionId,
    uid: await ownerOf(home),
    mask: (text) => mask(text).replaceAll(WORDS_OF_TOKENS, MASK),
    ...(note && { baseline: { before: note.before, baseCommit: note.repository?.baseCommit } }),
  });
}

/** The server may have been killed when Claude had read a message, and before that was stored: it must not be read twice. */
async function settleRead(
  { task, attempt }: AbandonedTask,
  { sessions, inboxes }: RecoveryParts,
): Promise<void> {
  if (!(await sessions.hasTaken(task.id, attempt.number))) return;
  const inbox = inboxes.open(task.id, attempt.number);
  const { inFlight } = await inbox.look({ onlyInFlight: true, isNewCli: false });
  if (inFlight.length === 0) return;
  const ids = inFlight.map(({ id }) => id);
  for (const id of await sessions.messagesIn(task.id, ids)) await inbox.settle(id, 'delivered', null);
}

/** Whom the run ran as: nobody else can have given it the directory. */
async function ownerOf(home: string): Promise<number | undefined> {
  return await lstat(home).then(
    ({ uid }) => uid,
    () => undefined,
  );
}
