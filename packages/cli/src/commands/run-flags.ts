import {
  DEFAULT_PERMISSION_MODE,
  ExecutionMode,
  LIMITS,
  PermissionMode,
  OnBudget,
  OnUsageLimit,
  PermissionPrompts,
} from '@claude-ops/contract';
import { Flags } from '@oclif/core';
import { bytesFlag } from '../arguments/bytes-flag.ts';
import { dollarsFlag } from '../arguments/dollars-flag.ts';
import { durationFlag, durationOrZeroFlag } from '../arguments/duration-flag.ts';
import { gitFlag } from '../arguments/git-flag.ts';
import { literalsOf } from '../arguments/literals-of.ts';
import { numberFlag } from '../arguments/number-flag.ts';
import { repeatable } from '../arguments/repeatable.ts';
import { tagFlag } from '../arguments/tag-flag.ts';
import { CLAUDE_FLAGS } from './claude-flags.ts';
import { SETUP_AND_CHECK_FLAGS } from './setup-and-check-flags.ts';
import { WORKSPACE_FLAGS } from './workspace-flags.ts';

/** What `run` takes. */
export const RUN_FLAGS = {
  prompt: Flags.string({
    char: 'p',
    description: 'The prompt for Claude. - reads it from standard input, and so does a pipe without -p.',
  }),
  'prompt-file': Flags.string({ description: 'File with the prompt.', helpValue: 'FILE' }),
  'api-key': Flags.string({
    char: 'k',
    description:
      'Your Anthropic API key. Prefer the variable: other users of this machine can see flags in the process list. If not set: the default credential of the server. [env: ANTHROPIC_API_KEY]',
  }),
  credential: Flags.string({
    description: 'Name of a credential that the server keeps, in the place of your key.',
    helpValue: 'NAME',
    exclusive: ['api-key'],
  }),
  preset: Flags.string({
    description:
      'Preset whose fields the task takes, with @ and a number for one of its versions. Flags win.',
    helpValue: 'NAME',
  }),
  mode: Flags.option({
    char: 'm',
    description: 'Where claude runs. If not set: the default of the server.',
    options: literalsOf(ExecutionMode),
  })(),
  model: Flags.string({ description: 'Model name or alias. If not set: the default of the claude CLI.' }),
  timeout: durationFlag({ description: 'Longest run. A number without a unit is in milliseconds.' }),
  'queue-timeout': durationFlag({
    description: 'Longest wait for a slot. The task then never runs, and fails.',
  }),
  'background-timeout': durationOrZeroFlag({
    description:
      'How long shells and monitors may go on in the background once only they are left. 0 stops them at once.',
  }),
  'silence-timeout': durationFlag({
    description: 'Longest time in which claude prints nothing. The task then fails.',
  }),
  'idle-timeout': durationFlag({
    description: 'How long the run waits for another message once its work is done. 0 ends it at once.',
  }),
  'max-cost': dollarsFlag({
    description: 'Most that the task may cost, in US dollars. The task then fails.',
  }),
  'on-budget': Flags.option({
    description: 'When --max-cost is spent: fail, or ask somebody for more and wait. [default: fail]',
    options: literalsOf(OnBudget),
  })(),
  'on-usage-limit': Flags.option({
    description:
      'When the provider refuses the credential until a later moment: fail, or wait. [default: wait for an OAuth token, else fail]',
    options: literalsOf(OnUsageLimit),
  })(),
  'permission-mode': Flags.option({
    description: `What claude may do without asking. [default: ${DEFAULT_PERMISSION_MODE}]`,
    options: literalsOf(PermissionMode),
  })(),
  'permission-prompts': Flags.option({
    description: 'What happens where claude would ask: deny, or ask somebody and wait. [default: deny]',
    options: literalsOf(PermissionPrompts),
  })(),
  'approval-timeout': durationFlag({
    description: 'Longest wait for a decision, which is denied then. [default: 24h]',
  }),
  'fail-on-denial': Flags.boolean({
    description: 'Fail the task if Claude was not allowed to use a tool.',
  }),
  ...SETUP_AND_CHECK_FLAGS,
  ...CLAUDE_FLAGS,
  env: Flags.string({
    ...repeatable,
    char: 'e',
    description:
      "Variable of Claude's commands. NAME alone takes the value that your shell has, which keeps it out of the process list. May be repeated.",
    helpValue: 'NAME[=VALUE]',
    helpGroup: 'ENVIRONMENT',
  }),
  'env-file': Flags.string({
    ...repeatable,
    description: 'File with a NAME=VALUE on each line. May be repeated. --env wins over it.',
    helpValue: 'FILE',
    helpGroup: 'ENVIRONMENT',
  }),
  tag: tagFlag({ multiple: true, description: 'Label to find the task by. May be repeated.' }),
  schema: Flags.string({
    description: 'File with a JSON Schema. The result is then JSON that satisfies it.',
    helpValue: 'FILE',
  }),
  continue: Flags.string({
    description: 'Finished task to go on from: with a copy of its files, and with its conversation.',
    helpValue: 'ID',
    helpGroup: 'SESSION',
    exclusive: ['last', 'git', 'workspace'],
  }),
  last: Flags.boolean({
    description: 'Go on from the newest task.',
    helpGroup: 'SESSION',
    exclusive: ['git', 'workspace'],
  }),
  'keep-session': Flags.boolean({
    description: 'Keep the files and the conversation when the task ends, so that others can go on from it.',
    helpGroup: 'SESSION',
    allowNo: true,
  }),
  ...WORKSPACE_FLAGS,
  git: gitFlag({
    description: 'Repository to clone into the workspace, at a branch, tag or commit.',
    helpGroup: 'WORKSPACE',
    exclusive: ['workspace'],
  }),
  submodules: Flags.boolean({
    description: 'Fetch the submodules of the repository too.',
    helpGroup: 'WORKSPACE',
    dependsOn: ['git'],
  }),
  'trust-workspace': Flags.boolean({
    description: 'Use the CLAUDE.md, hooks and MCP servers of the workspace. They are code that runs.',
    helpGroup: 'WORKSPACE',
  }),
  include: Flags.string({
    ...repeatable,
    description: 'Files that are artifacts. May be repeated. If not set: all.',
    helpValue: 'GLOB',
    helpGroup: 'ARTIFACTS',
  }),
  exclude: Flags.string({
    ...repeatable,
    description: 'Files that are not artifacts, even with --include. May be repeated.',
    helpValue: 'GLOB',
    helpGroup: 'ARTIFACTS',
  }),
  ignored: Flags.option({
    description:
      'Whether ignored files are artifacts: files that git ignores or, without git, that lie in a directory such as node_modules. [default: exclude]',
    options: ['exclude', 'include'] as const,
    helpGroup: 'ARTIFACTS',
  })(),
  download: Flags.string({
    description: 'Directory to write the artifacts to after the task, also after a failed one.',
    helpValue: 'DIR',
    helpGroup: 'ARTIFACTS',
    dependsOn: ['wait'],
  }),
  apply: Flags.boolean({
    description:
      'Wait for the end, and apply the changes to the folder of --workspace. If a file here would be lost, no change is applied.',
    helpGroup: 'ARTIFACTS',
    dependsOn: ['workspace'],
  }),
  mcp: Flags.string({
    description: 'JSON file with MCP servers by name, or a .mcp.json.',
    helpValue: 'FILE',
    helpGroup: 'MCP',
  }),
  'mcp-profile': Flags.string({
    ...repeatable,
    description: 'MCP profile to use, by name. May be repeated: a later one wins, and --mcp wins over all.',
    helpValue: 'NAME',
    helpGroup: 'MCP',
  }),
  network: Flags.option({
    description:
      'What the run may reach besides the model. If not set: open in a process, none in a container.',
    options: ['none', 'open'] as const,
    helpGroup: 'NETWORK',
    exclusive: ['allow-host'],
  })(),
  'allow-host': Flags.string({
    ...repeatable,
    description:
      'The only host that the run may reach: github.com, *.example.org, or with a port. May be repeated for more hosts.',
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
  'node-label': Flags.string({
    ...repeatable,
    description:
      'Label that the server must have which runs the task, as gpu or zone=a. May be repeated: all are needed.',
    helpValue: 'LABEL',
    helpGroup: 'PLACEMENT',
  }),
  retries: Flags.integer({
    description: 'Run the task again if its server dies or is stopped meanwhile, so many times at most.',
    min: 1,
    max: LIMITS.retriesMax,
    helpValue: 'NUMBER',
  }),
  'retries-resume': Flags.boolean({
    description:
      'Let such an attempt go on where the one before was interrupted, if the server keeps its session.',
    dependsOn: ['retries'],
  }),
  'idempotency-key': Flags.string({
    description:
      'Name of this submission. The same key with the same task makes one task, however often it is sent.',
    helpValue: 'KEY',
  }),
  wait: Flags.boolean({ description: 'Show events until the task ends, then print its result.' }),
};
