import { DEFAULT_PERMISSION_MODE, ExecutionMode, LIMITS, PermissionMode } from '@claude-ops/contract';
import { Flags } from '@oclif/core';
import { bytesFlag } from '../arguments/bytes-flag.ts';
import { dollarsFlag } from '../arguments/dollars-flag.ts';
import { durationFlag, durationOrZeroFlag } from '../arguments/duration-flag.ts';
import { gitFlag } from '../arguments/git-flag.ts';
import { literalsOf } from '../arguments/literals-of.ts';
import { numberFlag } from '../arguments/number-flag.ts';
import { repeatable } from '../arguments/repeatable.ts';
import { tagFlag } from '../arguments/tag-flag.ts';
import { WORKSPACE_FLAGS } from './workspace-flags.ts';

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
  'background-timeout': durationOrZeroFlag({
    description:
      'How long shells and monitors may go on in the background once only they are left; 0 stops them at once.',
  }),
  'max-cost': dollarsFlag({
    description: 'Most that the task may cost, in US dollars; then it ends.',
  }),
  'permission-mode': Flags.option({
    description: `What claude may do unasked. [default: ${DEFAULT_PERMISSION_MODE}]`,
    options: literalsOf(PermissionMode),
  })(),
  'fail-on-denial': Flags.boolean({
    description: 'Fail the task when Claude was not allowed to use a tool.',
  }),
  tag: tagFlag({ multiple: true, description: 'Label to find the task by. May be repeated.' }),
  schema: Flags.string({
    description: 'File that holds a JSON Schema: the result is then JSON that satisfies it.',
    helpValue: 'FILE',
  }),
  ...WORKSPACE_FLAGS,
  git: gitFlag({
    description: 'Repository that is cloned into the workspace, at a branch, tag or commit.',
    helpGroup: 'WORKSPACE',
    exclusive: ['workspace'],
  }),
  submodules: Flags.boolean({
    description: 'Fetch the submodules of the repository too.',
    helpGroup: 'WORKSPACE',
    dependsOn: ['git'],
  }),
  'trust-workspace': Flags.boolean({
    description:
      "Let the workspace's own CLAUDE.md, hooks and MCP servers take effect. They are code that runs.",
    helpGroup: 'WORKSPACE',
  }),
  include: Flags.string({
    ...repeatable,
    description: 'Files that count as artifacts. May be repeated; without it, all.',
    helpValue: 'GLOB',
    helpGroup: 'ARTIFACTS',
  }),
  exclude: Flags.string({
    ...repeatable,
    description: 'Files that are no artifacts, whatever --include says. May be repeated.',
    helpValue: 'GLOB',
    helpGroup: 'ARTIFACTS',
  }),
  ignored: Flags.option({
    description:
      'Whether files are artifacts that git ignores or, without git, that lie in a directory such as node_modules. [default: exclude]',
    options: ['exclude', 'include'] as const,
    helpGroup: 'ARTIFACTS',
  })(),
  download: Flags.string({
    description: 'Directory to write the artifacts to once the task has ended, however it did.',
    helpValue: 'DIR',
    helpGroup: 'ARTIFACTS',
    dependsOn: ['wait'],
  }),
  apply: Flags.boolean({
    description:
      'Wait for the end, and bring what the agent changed into the folder of --workspace: all of it, or nothing where something here would be lost.',
    helpGroup: 'ARTIFACTS',
    dependsOn: ['workspace'],
  }),
  mcp: Flags.string({
    description: 'File that holds MCP servers as JSON, by name, or as a .mcp.json has them.',
    helpValue: 'FILE',
    helpGroup: 'MCP',
  }),
  'mcp-profile': Flags.string({
    ...repeatable,
    description: 'MCP profile to use, by name. May be repeated: later ones win, and --mcp over all.',
    helpValue: 'NAME',
    helpGroup: 'MCP',
  }),
  network: Flags.option({
    description:
      'What the run may reach besides the model. Without it: open in a process, none in a container.',
    options: ['none', 'open'] as const,
    helpGroup: 'NETWORK',
    exclusive: ['allow-host'],
  })(),
  'allow-host': Flags.string({
    ...repeatable,
    description:
      'Host that the run may reach, and no other: github.com, *.example.org, or with a port. May be repeated.',
    helpValue: 'HOST[:PORT]',
    helpGroup: 'NETWORK',
  }),
  memory: bytesFlag({
    description: 'Most memory for the run, in bytes or as 512M, 2G. In a container only.',
    helpGroup: 'RESOURCES',
  }),
  cpus: numberFlag({
    description: 'Most processors for the run, as 1.5. In a container only.',
    helpGroup: 'RESOURCES',
  }),
  processes: Flags.integer({
    description: 'Most processes and threads for the run.',
    min: LIMITS.containerProcessesMin,
    helpValue: 'NUMBER',
    helpGroup: 'RESOURCES',
  }),
  'idempotency-key': Flags.string({
    description:
      'Name of this submission: the same key with the same task makes one, however often it is sent.',
    helpValue: 'KEY',
  }),
  wait: Flags.boolean({ description: 'Show what happens until the task ends, then print its result.' }),
};
