import { DEFAULT_PERMISSION_MODE, ExecutionMode, PermissionMode } from '@claude-ops/contract';
import { Flags } from '@oclif/core';
import { durationFlag } from '../arguments/duration-flag.ts';
import { literalsOf } from '../arguments/literals-of.ts';
import { tagFlag } from '../arguments/tag-flag.ts';

/** What `run` takes. */
export const RUN_FLAGS = {
  prompt: Flags.string({
    char: 'p',
    description: 'The prompt for Claude; - reads it from standard input, as leaving it out in a pipe does.',
  }),
  'prompt-file': Flags.string({ description: 'File that holds the prompt.', helpValue: 'FILE' }),
  'api-key': Flags.string({
    char: 'k',
    description:
      'Your Anthropic API key. Others on this machine may see it among the processes: rather set the variable. [env: ANTHROPIC_API_KEY]',
  }),
  mode: Flags.option({
    char: 'm',
    description: "Where claude runs. Without it, as the server's operator chose.",
    options: literalsOf(ExecutionMode),
  })(),
  model: Flags.string({ description: "Model name or alias. Without it, the claude CLI's own default." }),
  timeout: durationFlag({ description: 'Longest run; a number alone is in milliseconds.' }),
  'permission-mode': Flags.option({
    description: `What claude may do unasked. [default: ${DEFAULT_PERMISSION_MODE}]`,
    options: literalsOf(PermissionMode),
  })(),
  'trust-workspace': Flags.boolean({
    description:
      "Let the workspace's own CLAUDE.md, hooks and MCP servers take effect. They are code that runs.",
  }),
  tag: tagFlag({ multiple: true, description: 'Label to find the task by. May be repeated.' }),
  schema: Flags.string({
    description: 'File that holds a JSON Schema: the result is then JSON that satisfies it.',
    helpValue: 'FILE',
  }),
  wait: Flags.boolean({ description: 'Show what happens until the task ends, then print its result.' }),
};
