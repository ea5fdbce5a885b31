import { CreateTaskInput } from '../schemas/create-task-input.ts';
import { LIMITS } from '../schemas/limits.ts';
import type { ProblemItem } from '../schemas/problem.ts';
import { invalidRequest, parse } from './parse.ts';

/**
 * Narrows an unknown value to what a task is made from, with the limits that are counted in bytes.
 *
 * @throws {ClaudeOpsError} invalid_request, with a pointer to each offending value.
 */
export function parseCreateTaskInput(value: unknown): CreateTaskInput {
  const input = parse(CreateTaskInput, value);
  const errors = [
    tooLarge('/prompt', input.prompt, LIMITS.promptMaxBytes),
    input.schema && tooLarge('/schema', JSON.stringify(input.schema), LIMITS.schemaMaxBytes),
  ].filter((item) => item !== undefined);
  if (errors.length > 0) throw invalidRequest(errors);
  return input;
}

function tooLarge(pointer: string, text: string, maxBytes: number): ProblemItem | undefined {
  // A character is at most three bytes of UTF-8 per UTF-16 unit: short texts need no counting.
  if (text.length * 3 <= maxBytes) return undefined;
  const bytes = new TextEncoder().encode(text).length;
  return bytes > maxBytes
    ? { pointer, detail: `is ${bytes} bytes, at most ${maxBytes} are allowed` }
    : undefined;
}
