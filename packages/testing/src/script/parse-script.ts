import { parseStep } from './parse-step.ts';
import { readFields } from './read-fields.ts';
import { readList, readText, unexpected } from './readers.ts';
import type { ScriptRule, ScriptRules } from './script.ts';
import { ScriptError } from './script-error.ts';
import type { Step } from './step.ts';

/**
 * Reads a script that came as JSON: a list of steps, or an object with `rules` and `steps`.
 *
 * @throws {ScriptError} naming the step and the field that is wrong.
 *
 * @example
 * ```ts
 * import { parseScript, startModelServer } from '@claude-ops/testing';
 *
 * const script = parseScript(JSON.parse('[{ "fail": 529, "times": 2 }, { "text": "Hello." }]'));
 * await using server = await startModelServer({ script });
 * ```
 */
export function parseScript(value: unknown): readonly Step[] | ScriptRules {
  if (Array.isArray(value)) return parseSteps(value, 'script');
  if (typeof value !== 'object' || value === null)
    throw unexpected('a list of steps or an object', value, 'script');
  const fields = readFields(value, 'script', { what: 'a script', names: ['rules', 'steps'] });
  const script = {
    rules: fields.optional('rules', readList(parseRule)),
    steps: fields.optional('steps', parseSteps),
  };
  if (!script.rules && !script.steps) throw new ScriptError('script', 'a script needs rules, steps or both');
  return script;
}

const parseSteps = readList(parseStep);

function parseRule(value: unknown, path: string): ScriptRule {
  const fields = readFields(value, path, { what: 'a rule', names: ['when', 'steps'] });
  return { when: fields.required('when', parseCondition), steps: fields.required('steps', parseSteps) };
}

function parseCondition(value: unknown, path: string): ScriptRule['when'] {
  const fields = readFields(value, path, { what: 'a condition', names: ['promptIncludes'] });
  return { promptIncludes: fields.required('promptIncludes', readText) };
}
