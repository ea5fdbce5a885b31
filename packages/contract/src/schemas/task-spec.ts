import { Type, type Static } from '@sinclair/typebox';
import { ArtifactFilter } from './artifact.ts';
import { Check } from './check.ts';
import { Setup } from './setup.ts';
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
import { McpSelection } from './mcp.ts';
import { EnforcedPolicy } from './network.ts';
import { nullable } from './nullable.ts';
import { Placement } from './placement.ts';
import { Resources } from './resources.ts';
import { Retries } from './retries.ts';
import { WorkspaceFilesSummary } from './workspace-files.ts';

/**
 * The work of a task: every default resolved, every secret left out. It never changes.
 */
export const TaskSpec = Type.Object({
  prompt: Type.String(),
  credential: nullable(Type.String({ description: 'Name of a credential. null: the task has its own key.' })),
  preset: nullable(Type.String({ description: 'Name and version of the preset: `review@3`.' })),
  mode: ExecutionMode,
  model: nullable(Type.String()),
  systemPrompt: nullable(SystemPrompt),
  appendSystemPrompt: nullable(AppendedSystemPrompt),
  allowedTools: nullable(AllowedTools),
  disallowedTools: nullable(DisallowedTools),
  tools: nullable(Tools),
  maxTurns: nullable(MaxTurns),
  effort: nullable(Effort),
  fallbackModel: nullable(FallbackModel),
  agents: nullable(Agents),
  betas: nullable(Betas),
  env: nullable(TaskEnvironment),
  schema: nullable(Type.Record(Type.String(), Type.Unknown())),
  timeout: Type.Integer({ description: 'Milliseconds.' }),
  queueTimeout: nullable(Type.Integer({ description: 'Milliseconds from the creation of the task.' })),
  backgroundTimeout: Type.Integer({
    minimum: 0,
    description: 'Milliseconds that shells and monitors may go on once only they are left.',
  }),
  silenceTimeout: nullable(
    Type.Integer({ description: 'Milliseconds in which the claude CLI prints nothing.' }),
  ),
  idleTimeout: Type.Integer({
    minimum: 0,
    description: 'Milliseconds that the run waits for another message once its work is done.',
  }),
  maxCostUsd: nullable(Type.Number({ exclusiveMinimum: 0, description: 'US dollars.' })),
  onBudget: OnBudget,
  onUsageLimit: OnUsageLimit,
  permissionMode: PermissionMode,
  permissionPrompts: PermissionPrompts,
  approvalTimeout: Type.Integer({ description: 'Milliseconds that each approval waits for a decision.' }),
  failOnDenial: Type.Boolean(),
  setup: nullable(Setup),
  check: nullable(Check),
  trustWorkspace: Type.Boolean(),
  files: nullable(WorkspaceFilesSummary),
  previousTaskId: nullable(Id),
  keepSession: Type.Boolean(),
  artifactFilter: nullable(ArtifactFilter),
  mcpServers: nullable(McpSelection),
  network: EnforcedPolicy,
  resources: nullable(Resources),
  placement: nullable(Placement),
  retries: nullable(Retries),
  tags: Tags,
});
export type TaskSpec = Static<typeof TaskSpec>;

/** The values that fields have in tasks which are older than the fields. Fields that are not listed are null there. */
export const IN_OLDER_TASKS = {
  failOnDenial: false,
  idleTimeout: 0,
  onBudget: 'fail',
  onUsageLimit: 'fail',
  permissionPrompts: 'deny',
  approvalTimeout: LIMITS.approvalTimeoutMs,
  keepSession: true,
} as const satisfies Partial<TaskSpec>;
