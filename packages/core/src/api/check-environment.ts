import { LIMITS, type ProblemItem, type TaskEnvironment } from '@claude-ops/contract';
import { invalidRequest } from '@claude-ops/contract/validation';
import { isReservedVariable } from '../claude/environment.ts';
import { MASK } from '../secrets/mask.ts';

/**
 * Refuses what a schema can't: variables that the server sets itself, more than fits, and variables copied from an answer, without their
 * values.
 *
 * @throws {ClaudeOpsError} invalid_request
 */
export function checkEnvironment(env: TaskEnvironment): void {
  const errors = [...tooLarge(env), ...Object.entries(env).flatMap(problemOf)];
  if (errors.length > 0) throw invalidRequest(errors);
}

function problemOf([name, value]: [string, string]): ProblemItem[] {
  const pointer = `/env/${name}`;
  if (isReservedVariable(name))
    return [{ pointer, detail: 'is set by the server, or steers the claude CLI' }];
  if (value === MASK)
    return [{ pointer, detail: 'is what answers show in the place of a secret: give the secret itself' }];
  return [];
}

function tooLarge(env: TaskEnvironment): ProblemItem[] {
  const bytes = Buffer.byteLength(JSON.stringify(env));
  const most = LIMITS.envMaxBytes;
  return bytes > most
    ? [{ pointer: '/env', detail: `is ${bytes} bytes of JSON, at most ${most} are allowed` }]
    : [];
}
