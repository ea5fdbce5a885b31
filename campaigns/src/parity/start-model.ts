import { startModelServer, type ModelServer, type ScriptRules, type Step } from '@claude-ops/testing';
import type { Claude } from './claude/claude.ts';
import type { Scenario } from './scenario.ts';
import { ANSWER_TO_WARM_UP } from './warm-up.ts';

/** The stand-in for the API that plays a scenario's script to a CLI. */
export async function startModel({ script }: Scenario, claude: Claude): Promise<ModelServer> {
  const { rules = [], steps = [] } = isRules(script) ? script : { steps: script };
  const nameOf = claude.tools.has('Agent') ? asItIs : asTask;
  return await startModelServer({
    script: {
      rules: [
        ANSWER_TO_WARM_UP,
        ...rules.map((rule) => ({ when: rule.when, steps: renameTools(rule.steps, nameOf) })),
      ],
      steps: renameTools(steps, nameOf),
    },
  });
}

function isRules(script: Scenario['script']): script is ScriptRules {
  return !Array.isArray(script);
}

const asItIs = (name: string): string => name;

/** Older versions know the tool `Agent` by its first name alone. */
const asTask = (name: string): string => (name === 'Agent' ? 'Task' : name);

function renameTools(steps: readonly Step[], nameOf: (name: string) => string): Step[] {
  return steps.map((step) => {
    if (!('tools' in step) || step.tools === undefined) return step;
    return { ...step, tools: step.tools.map(({ name, input }) => ({ name: nameOf(name), input })) };
  });
}
