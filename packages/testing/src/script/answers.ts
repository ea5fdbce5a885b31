import type { JsonObject } from '../json-object.ts';
import type { AnswerStep, StepModifiers } from './step.ts';

/**
 * The model says a text and ends its turn.
 *
 * @example
 * ```ts
 * import { say } from '@claude-ops/testing';
 *
 * const script = [say('Hello.', { usage: { inputTokens: 120, outputTokens: 8 } })];
 * ```
 */
export function say(text: string, modifiers: StepModifiers = {}): AnswerStep {
  return { text, ...modifiers };
}

/**
 * The model asks for a tool. The client runs it and comes back with its result: that is the next turn.
 *
 * For a text and several tools in one answer write the step as data: `{ text, tools: [{ name, input }, ...] }`.
 *
 * @example
 * ```ts
 * import { say, useTool } from '@claude-ops/testing';
 *
 * const script = [useTool('Bash', { command: 'echo hello' }), say('It said hello.')];
 * ```
 */
export function useTool(name: string, input: JsonObject, modifiers: StepModifiers = {}): AnswerStep {
  return { tools: [{ name, input }], ...modifiers };
}

/**
 * The model gives the structured output that a JSON schema asked for, through the CLI's `StructuredOutput` tool.
 *
 * @example
 * ```ts
 * import { structured } from '@claude-ops/testing';
 *
 * const script = [structured({ name: 'Ada' })];
 * ```
 */
export function structured(value: JsonObject, modifiers: StepModifiers = {}): AnswerStep {
  return { structured: value, ...modifiers };
}
