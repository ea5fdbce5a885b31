import type { TaskSpec } from '@claude-ops/contract';
import { isWholeTool } from './tool-rules.ts';
import { toTheCli, type Delivery } from './delivery.ts';

/**
 * The options of the CLI itself. All of it measured with CLI 2.1.330.
 *
 * Prompts go with `initialize`: arguments can be seen in `ps`. The system prompt of a conversation is written down at its first request, and
 * a task that goes on from it would get that one.
 */
export const CLAUDE_OPTIONS = {
  systemPrompt: toTheCli({
    initialize: ({ spec: { systemPrompt, previousTaskId } }) =>
      systemPrompt === null ? {} : { systemPrompt: [systemPrompt], ...anewAfter(previousTaskId) },
    warm: {},
  }),
  appendSystemPrompt: toTheCli({
    initialize: ({ spec: { appendSystemPrompt, previousTaskId } }) =>
      appendSystemPrompt === null ? {} : { appendSystemPrompt, ...anewAfter(previousTaskId) },
    warm: {},
  }),
  allowedTools: toTheCli({
    settings: ({ spec: { allowedTools } }) =>
      allowedTools === null ? {} : { permissions: { allow: allowedTools } },
    warm: {},
  }),
  // A rule hides no tool from the model. An argument does, which stands among those of every CLI.
  disallowedTools: toTheCli({
    settings: ({ spec: { disallowedTools } }) =>
      disallowedTools === null ? {} : { permissions: { deny: disallowedTools } },
    warm: {
      profile: ({ spec: { disallowedTools } }) => (disallowedTools?.some(isWholeTool) ? undefined : {}),
    },
  }),
  tools: toTheCli({
    arguments: ({ spec: { tools } }) => (tools === null ? [] : ['--tools', tools.join()]),
  }),
  maxTurns: toTheCli({
    arguments: ({ spec: { maxTurns } }) => (maxTurns === null ? [] : ['--max-turns', String(maxTurns)]),
  }),
  effort: toTheCli({
    settings: ({ spec: { effort } }) => (effort === null ? {} : { effortLevel: effort }),
    warm: {},
  }),
  fallbackModel: toTheCli({
    arguments: ({ spec: { fallbackModel } }) =>
      fallbackModel === null ? [] : ['--fallback-model', fallbackModel.join()],
  }),
  agents: toTheCli({
    initialize: ({ spec: { agents } }) => (agents === null ? {} : { agents }),
    warm: {},
  }),
  // A warm process has looked at them already.
  betas: toTheCli({
    settings: ({ spec: { betas } }) => (betas === null ? {} : { env: { ANTHROPIC_BETAS: betas.join() } }),
  }),
} satisfies Partial<Record<keyof TaskSpec, Delivery>>;

/** The fields of a task that are options of the CLI itself. */
export type ClaudeOption = keyof typeof CLAUDE_OPTIONS;

function anewAfter(previousTaskId: string | null): { readonly systemPromptSnapshot?: false } {
  return previousTaskId === null ? {} : { systemPromptSnapshot: false };
}
