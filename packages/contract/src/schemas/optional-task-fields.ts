import { Type } from '@sinclair/typebox';
import { ArtifactFilter } from './artifact.ts';
import { Tags } from './common.ts';
import { ExecutionMode, PermissionMode } from './execution.ts';
import { LIMITS } from './limits.ts';
import { McpSelection } from './mcp.ts';
import { NetworkPolicy } from './network.ts';
import { Resources } from './resources.ts';
import { WorkspaceFiles } from './workspace-files.ts';

/** The fields of a task that a caller may leave out, as the caller gives them. */
export const OPTIONAL_TASK_FIELDS = {
  mode: ExecutionMode,
  model: Type.String({
    minLength: 1,
    maxLength: LIMITS.modelMaxCharacters,
    pattern: '^[A-Za-z0-9][A-Za-z0-9_.:/@\\[\\]-]*$',
    description: "A model name or alias. Without it, the claude CLI's own default.",
    examples: ['claude-sonnet-4-6'],
  }),
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
  backgroundTimeout: Type.Integer({
    minimum: 0,
    maximum: LIMITS.timeoutMaxMs,
    description:
      'How long shells and monitors may go on in the background once only they are left, in milliseconds. Then they are stopped, which the result says. 0 stops them at once. Background agents and workflows are waited for until the timeout of the task.',
    examples: [60_000],
  }),
  maxCostUsd: Type.Number({
    exclusiveMinimum: 0,
    description:
      'Most that the task may cost, in US dollars by the list prices. Once that is spent, no request to the model begins and the task fails with budget_exceeded; those that had begun are finished, so it can cost a little more.',
    examples: [0.5],
  }),
  permissionMode: PermissionMode,
  failOnDenial: Type.Boolean({
    default: false,
    description:
      'Fail the task with permission_denied when Claude was not allowed to use a tool, even if the run came to an end. The result is kept.',
  }),
  trustWorkspace: Type.Boolean({
    default: false,
    description:
      "Let the workspace's own settings take effect: CLAUDE.md, hooks of .claude/settings.json, servers of .mcp.json. They are code that runs unasked: only for files you trust.",
  }),
  files: WorkspaceFiles,
  artifactFilter: ArtifactFilter,
  mcpServers: McpSelection,
  network: NetworkPolicy,
  resources: Resources,
  tags: Tags,
};
