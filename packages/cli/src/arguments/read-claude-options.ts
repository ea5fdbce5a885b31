import { Agents, ClaudeOpsError, type CreateTaskInput } from '@claude-ops/contract';
import { usageError } from '../errors/usage-error.ts';
import { readJsonFile } from './read-json-file.ts';

/** The flags of `run` that are options of the claude CLI. */
export interface ClaudeFlags {
  readonly 'system-prompt'?: string | undefined;
  readonly 'append-system-prompt'?: string | undefined;
  readonly 'allowed-tool'?: readonly string[] | undefined;
  readonly 'disallowed-tool'?: readonly string[] | undefined;
  readonly tools?: string | undefined;
  readonly 'max-turns'?: number | undefined;
  readonly effort?: CreateTaskInput['effort'];
  readonly 'fallback-model'?: readonly string[] | undefined;
  readonly agents?: string | undefined;
  readonly beta?: readonly string[] | undefined;
}

export async function readClaudeOptions(flags: ClaudeFlags) {
  return {
    systemPrompt: flags['system-prompt'],
    appendSystemPrompt: flags['append-system-prompt'],
    allowedTools: each(flags['allowed-tool']),
    disallowedTools: each(flags['disallowed-tool']),
    tools: flags.tools === undefined ? undefined : namesOf(flags.tools),
    maxTurns: flags['max-turns'],
    effort: flags.effort,
    fallbackModel: each(flags['fallback-model']),
    agents: flags.agents === undefined ? undefined : await readAgents(flags.agents),
    betas: each(flags.beta),
  } satisfies Partial<CreateTaskInput>;
}

function each(values: readonly string[] | undefined): string[] | undefined {
  return values && [...new Set(values)];
}

function namesOf(list: string): string[] {
  return [...new Set(list.split(/[\s,]+/).filter((name) => name !== ''))];
}

async function readAgents(path: string): Promise<Agents> {
  const json = await readJsonFile(path, '--agents');
  // Compiling a schema takes a moment, which other commands need not spend.
  const { parse } = await import('@claude-ops/contract/validation');
  try {
    return parse(Agents, json);
  } catch (error) {
    if (!ClaudeOpsError.is(error)) throw error;
    throw usageError(
      `Expected --agents ${path} to hold agents by name, each with a description and a prompt, but ${error.message}`,
    );
  }
}
