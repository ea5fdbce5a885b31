import type { Script, ScriptFunction, ScriptRules } from './script.ts';
import type { Step } from './step.ts';

/** The steps a data script has for a prompt; none when no rule fits and there is no default. */
export function chooseSteps(script: Exclude<Script, ScriptFunction>, prompt: string): readonly Step[] {
  if (isStepList(script)) return script;
  const rule = script.rules?.find(({ when }) => prompt.includes(when.promptIncludes));
  return rule?.steps ?? script.steps ?? [];
}

function isStepList(script: readonly Step[] | ScriptRules): script is readonly Step[] {
  return Array.isArray(script);
}
