import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from '../logger.ts';
import { tryToRemoveTree } from '../system/remove-tree.ts';
import { writeBaseline, type RetryBaseline } from './retry-baseline.ts';
import type { SessionNotes } from './session-notes.ts';
import type { SessionPlaces } from './session-places.ts';
import { takeProjects, type SessionSource } from './take-projects.ts';

/** The conversation of an attempt that has ended. */
export interface EndedConversation extends SessionSource {
  /** The number of the attempt. */
  readonly attempt: number;
  /** Present where the next attempt of the task is to go on in the session. @default other tasks may */
  readonly baseline?: RetryBaseline | undefined;
}

export interface TakingParts {
  readonly notes: SessionNotes;
  readonly logger: Logger;
  readonly now: () => number;
  /** Of the session of the task. */
  readonly places: Pick<SessionPlaces, 'directory' | 'unfinished'>;
}

/**
 * Copies a conversation into the place of what an earlier attempt of the task has left, which stays until the copy is whole.
 *
 * @returns false where there is none that can be kept.
 */
export async function takeSession(
  taskId: string,
  { attempt, baseline, ...source }: EndedConversation,
  { notes, logger, now, places: { directory, unfinished } }: TakingParts,
): Promise<boolean> {
  if ((await notes.read(taskId)) === undefined) await notes.claim(taskId);
  await tryToRemoveTree(unfinished, logger);
  await mkdir(unfinished, { mode: 0o700 });
  const sessionId = await takeProjects(source, path.join(unfinished, 'projects'));
  if (sessionId === undefined) return false;
  if (baseline !== undefined) await writeBaseline(unfinished, baseline);
  // From here on the earlier session is no longer one.
  await notes.claim(taskId);
  await tryToRemoveTree(directory, logger);
  await rename(unfinished, directory);
  const isForRetry = baseline !== undefined;
  await notes.write(taskId, { sessionId, keptAtMs: now(), attempt, ...(isForRetry && { isForRetry }) });
  return true;
}
