import { codeOf } from '../../../system/code-of.ts';

/** That the engine can't do what it was asked for. The message says why, and what to do. */
export class EngineFailure extends Error {
  override readonly name = 'EngineFailure';
}

/** Whether there is no engine at all, so that nothing can be left in it either. */
export function hasNoEngine(error: unknown): boolean {
  return error instanceof EngineFailure && codeOf(error.cause) === 'ENOENT';
}

/** HTTP status of an answer of the engine; undefined where there was none. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : undefined;
}

/** Whether nobody answered, as when the engine is down or goes down. */
export function isUnreachable(error: unknown): boolean {
  return !(error instanceof EngineFailure) && statusOf(error) === undefined;
}

/** What the engine said, without the prefix of its client. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^\(HTTP code \d+\) [^-]*- /, '').trim();
}
