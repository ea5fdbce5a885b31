import { Effort, LIMITS } from '@claude-ops/contract';
import { Flags } from '@oclif/core';
import { literalsOf } from '../arguments/literals-of.ts';
import { repeatable } from '../arguments/repeatable.ts';

const helpGroup = 'CLAUDE';

/** The flags of `run` that are options of the claude CLI. */
export const CLAUDE_FLAGS = {
  'system-prompt': Flags.string({ description: 'System prompt in the place of that of claude.', helpGroup }),
  'append-system-prompt': Flags.string({
    description: 'Text that follows the system prompt of claude.',
    helpGroup,
  }),
  'allowed-tool': Flags.string({
    ...repeatable,
    description: 'Call that needs no permission, as "Bash(npm test *)". May be repeated.',
    helpValue: 'RULE',
    helpGroup,
  }),
  'disallowed-tool': Flags.string({
    ...repeatable,
    description:
      'Call that is denied, as "Bash(git push *)", or a tool that claude is not to have. May be repeated.',
    helpValue: 'RULE',
    helpGroup,
  }),
  tools: Flags.string({
    description: 'Built-in tools that claude has, as Read,Grep. "" for none. If not set: those of the CLI.',
    helpValue: 'NAMES',
    helpGroup,
  }),
  'max-turns': Flags.integer({
    description: 'Most turns of the model. The task then fails.',
    min: 1,
    max: LIMITS.maxTurnsMax,
    helpValue: 'NUMBER',
    helpGroup,
  }),
  effort: Flags.option({
    description: 'How much the model thinks. If not set: the default of the model.',
    options: literalsOf(Effort),
    helpGroup,
  })(),
  'fallback-model': Flags.string({
    ...repeatable,
    description:
      'Model to take if --model is overloaded or not there. May be repeated: the first one is tried first.',
    helpValue: 'MODEL',
    helpGroup,
  }),
  agents: Flags.string({
    description: 'JSON file with agents by name, each with a description and a prompt.',
    helpValue: 'FILE',
    helpGroup,
  }),
  beta: Flags.string({
    ...repeatable,
    description: 'Feature of the model API, for the header anthropic-beta. May be repeated.',
    helpValue: 'NAME',
    helpGroup,
  }),
};
