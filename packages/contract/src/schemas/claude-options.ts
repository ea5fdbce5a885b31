import { Type, type Static } from '@sinclair/typebox';
import { LIMITS } from './limits.ts';

const prompt = (description: string, example: string) =>
  Type.String({
    minLength: 1,
    maxLength: LIMITS.systemPromptMaxCharacters,
    description,
    examples: [example],
  });

export const SystemPrompt = prompt(
  'Takes the place of the system prompt of the claude CLI. The CLI puts its own first sentence before it.',
  'You review code. You never change files.',
);

export const AppendedSystemPrompt = prompt(
  'Follows the system prompt of the claude CLI.',
  'Answer in German.',
);

/** The name of a tool, which may have `*` at its end. */
const TOOL = '[A-Za-z_][A-Za-z0-9_-]*\\*?';

/**
 * A tool, or some of its calls. The CLI (2.1.330) drops a rule without a word that it does not understand: one with nothing in its parentheses, a
 * pattern for a tool of an MCP server, and one for WebFetch that names no domain.
 */
const ToolRule = Type.String({
  maxLength: LIMITS.toolRuleMaxCharacters,
  pattern: `^(?:${TOOL}|WebFetch\\(domain:[^\\r\\n()]+\\)|(?!mcp__|WebFetch\\()[A-Za-z_][A-Za-z0-9_-]*\\((?!\\s*\\))[^\\r\\n]+\\))$`,
});

const rules = (description: string, example: string) =>
  Type.Array(ToolRule, {
    minItems: 1,
    maxItems: LIMITS.toolRulesMaxCount,
    uniqueItems: true,
    description,
    examples: [[example]],
  });

export const AllowedTools = rules(
  'Calls of tools that need no permission, as rules of the claude CLI: a tool, or a tool with a pattern.',
  'Bash(npm test *)',
);

export const DisallowedTools = rules(
  'Calls of tools that are denied, as rules of the claude CLI. A tool without a pattern is not offered to Claude at all.',
  'Bash(git push *)',
);

export const Tools = Type.Array(Type.String({ maxLength: 128, pattern: '^[A-Za-z][A-Za-z0-9_]*$' }), {
  maxItems: LIMITS.toolRulesMaxCount,
  uniqueItems: true,
  description:
    'The built-in tools that Claude has. An empty list: none. If not set: those of the claude CLI. Tools of MCP servers are not concerned.',
  examples: [['Read', 'Grep', 'Glob']],
});

export const MaxTurns = Type.Integer({
  minimum: 1,
  maximum: LIMITS.maxTurnsMax,
  description:
    'The most turns of the model that one message may take. Beyond it the task fails with max_turns_reached, and keeps its result.',
  examples: [30],
});

export const Effort = Type.Union(
  (['low', 'medium', 'high', 'xhigh', 'max'] as const).map((level) => Type.Literal(level)),
  { description: 'How much the model thinks. If not set: the default of the model.' },
);
export type Effort = Static<typeof Effort>;

const MODEL = {
  minLength: 1,
  maxLength: LIMITS.modelMaxCharacters,
  pattern: '^[A-Za-z0-9][A-Za-z0-9_.:/@\\[\\]-]*$',
};

export const FallbackModel = Type.Array(Type.String(MODEL), {
  minItems: 1,
  maxItems: LIMITS.fallbackModelsMaxCount,
  uniqueItems: true,
  description: 'Models to take if `model` is overloaded or not there, in this order.',
  examples: [['claude-sonnet-4-6']],
});

const Agent = Type.Object(
  {
    description: Type.String({
      minLength: 1,
      maxLength: 4096,
      description: 'When Claude gives work to the agent.',
    }),
    prompt: Type.String({
      minLength: 1,
      maxLength: LIMITS.systemPromptMaxCharacters,
      description: 'The system prompt of the agent.',
    }),
    tools: Type.Optional(Type.Array(ToolRule, { maxItems: LIMITS.toolRulesMaxCount, uniqueItems: true })),
    disallowedTools: Type.Optional(
      Type.Array(ToolRule, { maxItems: LIMITS.toolRulesMaxCount, uniqueItems: true }),
    ),
    model: Type.Optional(Type.String(MODEL)),
  },
  { additionalProperties: false },
);

export const Agents = Type.Record(Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }), Agent, {
  additionalProperties: false,
  minProperties: 1,
  maxProperties: LIMITS.agentsMaxCount,
  description: 'Agents by name to which Claude can give work.',
  examples: [{ reviewer: { description: 'Reviews code', prompt: 'You review code.', tools: ['Read'] } }],
});
export type Agents = Static<typeof Agents>;

export const Betas = Type.Array(Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,127}$' }), {
  minItems: 1,
  maxItems: LIMITS.betasMaxCount,
  uniqueItems: true,
  description: 'Features of the model API that are named in the header `anthropic-beta`.',
  examples: [['context-1m-2025-08-07']],
});
