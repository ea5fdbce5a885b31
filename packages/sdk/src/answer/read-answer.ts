import { ClaudeOpsError, type Endpoint } from '@claude-ops/contract/client';
import type { WholeAnswer } from '../http/whole-answer.ts';
import { BrokenAnswer } from './broken-answer.ts';
import { excerptOf } from './excerpt-of.ts';
import { parseJson } from './parse-json.ts';

/**
 * The value of a successful answer. It has at least the fields that tell it from the answer of another program.
 *
 * @throws {BrokenAnswer} it is JSON that does not end.
 * @throws {ClaudeOpsError} unexpected_response: something else answered.
 */
export function readAnswer({ answerHas }: Endpoint, { url, status, headers, text }: WholeAnswer): unknown {
  if (answerHas === undefined) return undefined;
  const contentType = headers.get('content-type');
  const value = parseJson(text);
  if (hasFields(answerHas, value)) return value;
  const error = new ClaudeOpsError(
    'unexpected_response',
    `${url} answered ${status}, but not like claude-ops: ${excerptOf(text)}`,
    { details: { status, contentType } },
  );
  throw value === undefined && contentType?.startsWith('application/json') ? new BrokenAnswer(error) : error;
}

function hasFields(names: readonly string[], value: unknown): boolean {
  return typeof value === 'object' && value !== null && names.every((name) => Object.hasOwn(value, name));
}
