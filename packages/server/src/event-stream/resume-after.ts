import { HEADERS } from '@claude-ops/contract';
import { invalidRequest } from '@claude-ops/contract/validation';

/**
 * The sequence to resume after: what `Last-Event-ID` says, else `?after=`, else 0.
 *
 * @throws {ClaudeOpsError} invalid_request: the header is not a sequence.
 */
export function resumeAfter(lastEventId: string | string[] | undefined, after: number | undefined): number {
  if (lastEventId === undefined || lastEventId === '') return after ?? 0;
  if (typeof lastEventId === 'string' && /^\d{1,15}$/.test(lastEventId)) return Number(lastEventId);
  const detail = `"${String(lastEventId).slice(0, 64)}" is not the sequence of an event`;
  throw invalidRequest([{ pointer: `/${HEADERS.lastEventId}`, detail }]);
}
