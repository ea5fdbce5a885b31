import {
  DEFAULT_PERMISSION_MODE,
  LIMITS,
  type CredentialKind,
  type EnforcedPolicy,
  type ExecutionMode,
  type McpSelection,
  type TaskSpec,
} from '@claude-ops/contract';
import type { GivenTaskInput } from '@claude-ops/contract/validation';
import type { ClaudeOption } from '../claude/delivery/claude-options.ts';
import { maskServers } from '../secrets/mcp-secrets.ts';
import { maskValues } from '../secrets/secret-values.ts';

/** The values of fields that a caller left out, and those that the server decides. */
export interface SpecDefaults {
  readonly mode: ExecutionMode;
  readonly timeoutMs: number;
  readonly backgroundTimeoutMs: number;
  readonly network: EnforcedPolicy;
  /** What opens the model API to the task. */
  readonly credential: { readonly name: string | null; readonly kind: CredentialKind };
}

/** Makes the spec of a task: defaults filled in, secrets masked. Its files are known once they have been taken. */
export function specOfInput(input: GivenTaskInput, defaults: SpecDefaults): TaskSpec {
  return {
    prompt: input.prompt,
    credential: defaults.credential.name,
    mode: input.mode ?? defaults.mode,
    ...namesOf(input),
    ...claudeOptionsOf(input),
    env: input.env === undefined ? null : maskValues(input.env),
    schema: input.schema ?? null,
    timeout: input.timeout ?? defaults.timeoutMs,
    queueTimeout: input.queueTimeout ?? null,
    backgroundTimeout: input.backgroundTimeout ?? defaults.backgroundTimeoutMs,
    silenceTimeout: input.silenceTimeout ?? null,
    idleTimeout: input.idleTimeout ?? 0,
    maxCostUsd: input.maxCostUsd ?? null,
    ...whenLimitedOf(input, defaults.credential.kind),
    permissionMode: input.permissionMode ?? DEFAULT_PERMISSION_MODE,
    ...promptsOf(input),
    failOnDenial: input.failOnDenial ?? false,
    setup: setupOf(input),
    check: checkOf(input),
    trustWorkspace: input.trustWorkspace ?? false,
    files: null,
    ...sessionOf(input),
    artifactFilter: input.artifactFilter ?? null,
    mcpServers: input.mcpServers === undefined ? null : maskSelection(input.mcpServers),
    network: defaults.network,
    resources: input.resources ?? null,
    placement: input.placement ?? null,
    retries: input.retries ?? null,
    tags: input.tags ?? {},
  };
}

function namesOf({ preset, model }: GivenTaskInput): Pick<TaskSpec, 'preset' | 'model'> {
  return { preset: preset ?? null, model: model ?? null };
}

/** The options of the CLI that are its own affair. */
function claudeOptionsOf(input: GivenTaskInput): Pick<TaskSpec, ClaudeOption> {
  return {
    systemPrompt: input.systemPrompt ?? null,
    appendSystemPrompt: input.appendSystemPrompt ?? null,
    allowedTools: input.allowedTools ?? null,
    disallowedTools: input.disallowedTools ?? null,
    tools: input.tools ?? null,
    maxTurns: input.maxTurns ?? null,
    effort: input.effort ?? null,
    fallbackModel: input.fallbackModel ?? null,
    agents: input.agents ?? null,
    betas: input.betas ?? null,
  };
}

/** The provider says of an OAuth token when its limit ends, and of an API key seldom. */
function whenLimitedOf(
  input: GivenTaskInput,
  kind: CredentialKind,
): Pick<TaskSpec, 'onBudget' | 'onUsageLimit'> {
  const { onBudget = 'fail', onUsageLimit = kind === 'oauth_token' ? 'wait' : 'fail' } = input;
  return { onBudget, onUsageLimit };
}

function setupOf({ setup }: GivenTaskInput): TaskSpec['setup'] {
  if (setup === undefined) return null;
  return { timeout: LIMITS.setupTimeoutMs, ...setup };
}

function checkOf({ check }: GivenTaskInput): TaskSpec['check'] {
  if (check === undefined) return null;
  const { command, timeout = LIMITS.checkTimeoutMs, retries = LIMITS.checkRetries } = check;
  return { command, timeout, retries };
}

function promptsOf(input: GivenTaskInput): Pick<TaskSpec, 'permissionPrompts' | 'approvalTimeout'> {
  const { permissionPrompts = 'deny', approvalTimeout = LIMITS.approvalTimeoutMs } = input;
  return { permissionPrompts, approvalTimeout };
}

/** From which task it goes on, and whether others may go on from it. */
function sessionOf({
  previousTaskId,
  keepSession = true,
}: GivenTaskInput): Pick<TaskSpec, 'previousTaskId' | 'keepSession'> {
  return { previousTaskId: previousTaskId ?? null, keepSession };
}

function maskSelection({ inline, ...selection }: McpSelection): McpSelection {
  return inline === undefined ? selection : { ...selection, inline: maskServers(inline) };
}
