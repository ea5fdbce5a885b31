import { MARK_VARIABLE } from '../../claude/environment.ts';

/**
 * The mark of one attempt, and of an instance: what its attempts' marks begin with. The instance's id is escaped, so that
 * no mark is the beginning of another instance's, and all of it can stand in an environment.
 */
export function attemptMark(instanceId: string, attemptId: string): string {
  return `${instanceMark(instanceId)}${attemptId}`;
}

export function instanceMark(instanceId: string): string {
  return `${encodeURIComponent(instanceId).replaceAll('.', '%2E')}.`;
}

/** Whether an environment, as the kernel shows it (NUL-separated), carries a mark that begins so. */
export function carriesMark(environ: string, mark: string): boolean {
  return `\0${environ}`.includes(`\0${MARK_VARIABLE}=${mark}`);
}
