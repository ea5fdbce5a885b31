import type { CreateTaskInput } from '@claude-ops/contract';
import type { CommandParts } from '../command-parts.ts';
import { chooseCredential } from './choose-credential.ts';
import { choosePromptSource, type PromptFlags } from './choose-prompt-source.ts';
import { defined } from './defined.ts';
import type { GitSource } from './git-flag.ts';
import { readClaudeOptions, type ClaudeFlags } from './read-claude-options.ts';
import { readEnvironment, type EnvironmentFlags } from './read-environment.ts';
import { readMcpServers } from './read-mcp-servers.ts';
import { readPrompt } from './read-prompt.ts';
import { readSchema } from './read-schema.ts';
import { checkOf, setupOf, type SetupAndCheckFlags } from './setup-and-check.ts';
import { tagsOf, type Tag } from './tag-flag.ts';

/** The flags of `run` that say what the task is. */
export interface TaskFlags
  extends
    PromptFlags,
    ClaudeFlags,
    EnvironmentFlags,
    SetupAndCheckFlags,
    Pick<CreateTaskInput, 'mode' | 'model' | 'timeout'> {
  readonly 'api-key'?: string | undefined;
  readonly credential?: string | undefined;
  readonly preset?: string | undefined;
  readonly 'permission-mode'?: CreateTaskInput['permissionMode'];
  readonly 'fail-on-denial'?: boolean;
  readonly 'trust-workspace'?: boolean;
  readonly tag?: readonly Tag[] | undefined;
  readonly schema?: string | undefined;
  readonly git?: GitSource | undefined;
  readonly submodules?: boolean;
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly ignored?: 'exclude' | 'include' | undefined;
  readonly mcp?: string | undefined;
  readonly 'mcp-profile'?: readonly string[] | undefined;
  readonly 'max-cost'?: number | undefined;
  readonly 'on-budget'?: 'fail' | 'ask' | undefined;
  readonly 'on-usage-limit'?: 'fail' | 'wait' | undefined;
  readonly 'queue-timeout'?: number | undefined;
  readonly 'background-timeout'?: number | undefined;
  readonly 'silence-timeout'?: number | undefined;
  readonly 'idle-timeout'?: number | undefined;
  readonly 'permission-prompts'?: 'deny' | 'ask' | undefined;
  readonly 'approval-timeout'?: number | undefined;
  readonly network?: 'none' | 'open' | undefined;
  readonly 'allow-host'?: readonly string[] | undefined;
  readonly memory?: number | undefined;
  readonly cpus?: number | undefined;
  readonly processes?: number | undefined;
  readonly 'node-label'?: readonly string[] | undefined;
  readonly retries?: number | undefined;
  readonly 'retries-resume'?: boolean | undefined;
  readonly continue?: string | undefined;
  readonly 'keep-session'?: boolean | undefined;
}

/** What a task is made from, with whatever has to be read for it. */
export async function readTaskInput(
  flags: TaskFlags,
  { environment, stdin }: Pick<CommandParts, 'environment' | 'stdin'>,
): Promise<CreateTaskInput> {
  const source = choosePromptSource(flags, stdin.isTTY === true);
  const schema = flags.schema === undefined ? undefined : await readSchema(flags.schema);
  const { mode, model, timeout, tag, 'permission-mode': permissionMode } = flags;
  return defined({
    prompt: await readPrompt(source, stdin),
    ...chooseCredential(flags, environment),
    preset: flags.preset,
    mode,
    model,
    timeout,
    permissionMode,
    ...(await readClaudeOptions(flags)),
    env: await readEnvironment(flags, environment),
    failOnDenial: flags['fail-on-denial'] || undefined,
    setup: setupOf(flags),
    check: checkOf(flags),
    trustWorkspace: flags['trust-workspace'] || undefined,
    tags: tagsOf(tag),
    schema,
    files: filesOf(flags),
    previousTaskId: flags.continue?.toLowerCase(),
    keepSession: flags['keep-session'] === false ? false : undefined,
    artifactFilter: artifactFilterOf(flags),
    mcpServers: await mcpServersOf(flags),
    queueTimeout: flags['queue-timeout'],
    backgroundTimeout: flags['background-timeout'],
    silenceTimeout: flags['silence-timeout'],
    idleTimeout: flags['idle-timeout'],
    permissionPrompts: flags['permission-prompts'],
    approvalTimeout: flags['approval-timeout'],
    maxCostUsd: flags['max-cost'],
    onBudget: flags['on-budget'],
    onUsageLimit: flags['on-usage-limit'],
    network: networkOf(flags),
    resources: resourcesOf(flags),
    placement: placementOf(flags),
    retries: retriesOf(flags),
  });
}

function filesOf({ git, submodules }: TaskFlags): CreateTaskInput['files'] {
  if (git === undefined) return undefined;
  return {
    type: 'git',
    ...defined({ gitUrl: git.url, gitRef: git.ref, submodules: submodules || undefined }),
  };
}

function artifactFilterOf({ include, exclude, ignored }: TaskFlags): CreateTaskInput['artifactFilter'] {
  if (include === undefined && exclude === undefined && ignored === undefined) return undefined;
  return defined({ include: include && [...include], exclude: exclude && [...exclude], ignored });
}

function networkOf({ network, 'allow-host': hosts }: TaskFlags): CreateTaskInput['network'] {
  return hosts === undefined ? network : { allow: [...new Set(hosts.map((host) => host.toLowerCase()))] };
}

function resourcesOf({ memory, cpus, processes }: TaskFlags): CreateTaskInput['resources'] {
  if (memory === undefined && cpus === undefined && processes === undefined) return undefined;
  return defined({ memoryBytes: memory, cpus, processes });
}

function placementOf({ 'node-label': labels }: TaskFlags): CreateTaskInput['placement'] {
  return labels && { labels: [...new Set(labels)] };
}

function retriesOf({ retries: max, 'retries-resume': resume }: TaskFlags): CreateTaskInput['retries'] {
  return max === undefined ? undefined : { on: ['interrupted'], max, ...(resume === true && { resume }) };
}

async function mcpServersOf(flags: TaskFlags): Promise<CreateTaskInput['mcpServers']> {
  const { mcp, 'mcp-profile': profiles } = flags;
  if (mcp === undefined && profiles === undefined) return undefined;
  const inline = mcp === undefined ? undefined : await readMcpServers(mcp, '--mcp');
  return defined({ inline, profiles: profiles && [...new Set(profiles)] });
}
