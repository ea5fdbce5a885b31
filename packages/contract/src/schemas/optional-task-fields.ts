import { Type } from '@sinclair/typebox';
import { ArtifactFilter } from './artifact.ts';
import { CheckInput } from './check.ts';
import { SetupInput } from './setup.ts';
import {
  Agents,
  AllowedTools,
  AppendedSystemPrompt,
  Betas,
  DisallowedTools,
  Effort,
  FallbackModel,
  MaxTurns,
  SystemPrompt,
  Tools,
} from './claude-options.ts';
import { Id, Tags } from './common.ts';
import { TaskEnvironment } from './environment.ts';
import { ExecutionMode, OnBudget, OnUsageLimit, PermissionMode, PermissionPrompts } from './execution.ts';
import { LIMITS } from './limits.ts';
import { MCP_NAME_PATTERN, McpSelection } from './mcp.ts';
import { NetworkPolicy } from './network.ts';
import { Placement } from './placement.ts';
import { Resources } from './resources.ts';
import { Retries } from './retries.ts';
import { WorkspaceFiles } from './workspace-files.ts';

/** The fields of a task that a caller may leave out, as the caller gives them. */
export const OPTIONAL_TASK_FIELDS = {
  apiKey: Type.String({
    minLength: LIMITS.apiKeyMinCharacters,
    maxLength: LIMITS.apiKeyMaxCharacters,
    pattern: '^[\\x21-\\x7e]+$',
    description:
      'Your Anthropic API key, or the OAuth token of a subscription (`claude setup-token`). It is encrypted while the task lives, erased when it ends, and never answered. If not set: the task uses `credential`.',
    examples: ['sk-ant-...'],
  }),
  credential: Type.String({
    pattern: MCP_NAME_PATTERN,
    description:
      'The name of a credential that the server keeps, in the place of `apiKey`. If neither is set: `default`.',
    examples: ['team'],
  }),
  preset: Type.String({
    pattern: '^[A-Za-z0-9_-]{1,64}(@[1-9][0-9]{0,8})?$',
    description:
      'A preset whose fields the task takes, in its newest version or in a given one. Fields of the task win.',
    examples: ['review', 'review@3'],
  }),
  mode: ExecutionMode,
  model: Type.String({
    minLength: 1,
    maxLength: LIMITS.modelMaxCharacters,
    pattern: '^[A-Za-z0-9][A-Za-z0-9_.:/@\\[\\]-]*$',
    description: 'A model name or alias. If not set: the default of the claude CLI.',
    examples: ['claude-sonnet-4-6'],
  }),
  systemPrompt: SystemPrompt,
  appendSystemPrompt: AppendedSystemPrompt,
  allowedTools: AllowedTools,
  disallowedTools: DisallowedTools,
  tools: Tools,
  maxTurns: MaxTurns,
  effort: Effort,
  fallbackModel: FallbackModel,
  agents: Agents,
  betas: Betas,
  env: TaskEnvironment,
  schema: Type.Object(
    {},
    {
      additionalProperties: true,
      description:
        'A JSON Schema of draft-04, -06, -07, 2019-09 or 2020-12, as `$schema` says, else 2020-12; at most 256 KiB. result.data is then a value that satisfies it.',
    },
  ),
  timeout: Type.Integer({
    minimum: LIMITS.timeoutMinMs,
    maximum: LIMITS.timeoutMaxMs,
    description: 'Longest run in milliseconds, 1 s to 24 h, counted from when the task holds a slot.',
    examples: [60_000],
  }),
  queueTimeout: Type.Integer({
    minimum: LIMITS.timeoutMinMs,
    maximum: LIMITS.queueTimeoutMaxMs,
    description:
      'Longest wait for a slot in milliseconds, 1 s to 7 days, counted from when the task is created. A task that has none by then never runs, and fails with expired. If not set: the task waits for as long as it takes.',
    examples: [3_600_000],
  }),
  backgroundTimeout: Type.Integer({
    minimum: 0,
    maximum: LIMITS.timeoutMaxMs,
    description:
      'How long shells and monitors may go on in the background once only they are left, in milliseconds. The server then stops them, and the result says so. 0 stops them at once. The task waits for background agents and workflows until its timeout.',
    examples: [60_000],
  }),
  silenceTimeout: Type.Integer({
    minimum: LIMITS.timeoutMinMs,
    maximum: LIMITS.timeoutMaxMs,
    description:
      'Longest time in which the claude CLI prints nothing, in milliseconds, 1 s to 24 h. The run is then stopped, and the task fails with stalled. The CLI prints nothing while a command runs, or while it waits for a shell in the background: allow for it. If not set: only the timeout counts.',
    examples: [900_000],
  }),
  idleTimeout: Type.Integer({
    default: 0,
    minimum: 0,
    maximum: LIMITS.timeoutMaxMs,
    description:
      'How long the run waits for another message once its work is done, in milliseconds, at most 24 h. The timeout stands meanwhile. 0: the run ends with its work.',
    examples: [600_000],
  }),
  maxCostUsd: Type.Number({
    exclusiveMinimum: 0,
    description:
      'Most that the task may cost, in US dollars by the list prices. Once it is spent, no further request to the model begins, and the task fails with budget_exceeded, or asks for more: see onBudget. Requests that have begun are finished, so the task can cost a little more.',
    examples: [0.5],
  }),
  onBudget: OnBudget,
  onUsageLimit: OnUsageLimit,
  permissionMode: PermissionMode,
  permissionPrompts: PermissionPrompts,
  approvalTimeout: Type.Integer({
    minimum: LIMITS.timeoutMinMs,
    maximum: LIMITS.approvalTimeoutMaxMs,
    description:
      'Longest wait for a decision in milliseconds, 1 s to 7 days, counted for each approval. Nobody having decided denies it. The timeout stands meanwhile. If not set: 24 h.',
    examples: [3_600_000],
  }),
  failOnDenial: Type.Boolean({
    default: false,
    description:
      'Fail the task with permission_denied if Claude was not allowed to use a tool, even if the run has completed. The result is kept.',
  }),
  setup: SetupInput,
  check: CheckInput,
  trustWorkspace: Type.Boolean({
    default: false,
    description:
      'Use the settings of the workspace: CLAUDE.md, hooks of .claude/settings.json, servers of .mcp.json. They are code that runs without a question, so set it only for files that you trust.',
  }),
  files: WorkspaceFiles,
  previousTaskId: Type.String({
    ...Id,
    description:
      'A finished task to go on from: the new task starts from a copy of its files, and with its conversation. Several tasks may go on from the same one. Not together with files.',
  }),
  keepSession: Type.Boolean({
    default: true,
    description:
      'Whether the files and the conversation of the task are kept when it ends, so that others can go on from it.',
  }),
  artifactFilter: ArtifactFilter,
  mcpServers: McpSelection,
  network: NetworkPolicy,
  resources: Resources,
  placement: Placement,
  retries: Retries,
  tags: Tags,
};
