import { startModelServer, type ModelServer, type ScriptRules, type Step } from '@claude-ops/testing';
import type { Claude } from './claude/claude.ts';
import type { Scenario } from './scenario.ts';

/** The stand-in for the API that plays a scenario's script to a CLI. */
export async function startModel({ script }: Scenario, claude: Claude): Promise<ModelServer> {
  return await startModelServer({ script: claude.tools.has('Agent') ? script : withTaskTool(script) });
}

/** Versions before 2.1.63 or so call the tool `Agent` by its first name, `Task`. */
function withTaskTool(script: Scenario['script']): Scenario['script'] {
  if (isRules(script))
    return {
      rules: (script.rules ?? []).map(({ when, steps }) => ({ when, steps: steps.map(renameAgent) })),
      ...(script.steps && { steps: script.steps.map(renameAgent) }),
    };
  return script.map(renameAgent);
}

function isRules(script: Scenario['script']): script is ScriptRules {
  return !Array.isArray(script);
}

function renameAgent(step: Step): Step {
  if (!('tools' in step) || step.tools === undefined) return step;
  const tools = step.tools.map(({ name, input }) => ({ name: name === 'Agent' ? 'Task' : name, input }));
  return { ...step, tools };
}
