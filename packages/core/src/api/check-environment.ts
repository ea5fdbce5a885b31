import { LIMITS, type ProblemItem, type TaskEnvironment } from '@claude-ops/contract';
import { invalidRequest } from '@claude-ops/contract/validation';
import { isReservedVariable } from '../claude/environment.ts';
import { MASK } from '../secrets/mask.ts';
import { jsonTooLarge, maskGiven } from './input-problems.ts';

/**
 * Refuses what a schema can't: variables that the server sets itself, more than fits, and variables copied from an answer, without their
 * values.
 *
 * @throws {ClaudeOpsError} invalid_request
 */
export function checkEnvironment(env: TaskEnvironment): void {
  const errors = [
    ...jsonTooLarge('/env', env, LIMITS.envMaxBytes),
    ...Object.entries(env).flatMap(problemOf),
  ];
  if (errors.length > 0) throw invalidRequest(errors);
}

function problemOf([name, value]: [string, string]): ProblemItem[] {
  const pointer = `/env/${name}`;
  if (isReservedVariable(name))
    return [{ pointer, detail: 'is set by the server, or steers the claude CLI' }];
  return value === MASK ? [maskGiven(pointer)] : [];
}
