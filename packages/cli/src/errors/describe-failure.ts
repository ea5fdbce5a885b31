import { ClaudeOpsError, ERROR_TABLE, type ErrorCode } from '@claude-ops/contract';
import { stripControls } from '../terminal/strip-controls.ts';
import { namingFlags } from './naming-flags.ts';
import { plainWords } from './plain-words.ts';
import { StartFailure } from './start-failure.ts';

/** What to do, where the table speaks of requests and here there are commands. Nothing where the message says it all. */
const COMMAND_ADVICE: Readonly<Partial<Record<ErrorCode, string>>> = {
  invalid_request: '',
  task_not_found: 'Check the id: `claude-ops list` shows all tasks.',
  artifact_not_found: 'Check the path: `claude-ops artifacts ID` lists all artifacts.',
  node_not_found: 'Check the name: `claude-ops nodes` shows all servers.',
  usage_limit_not_found: 'Check the id: `claude-ops limits` shows all usage limits.',
  preset_not_found: 'Check the name: `claude-ops presets list` shows all presets.',
  credential_not_found: 'Check the name: `claude-ops credentials list` shows all credentials.',
  credential_exists: 'Replace it with `claude-ops credentials set`, or choose another name.',
  mcp_profile_not_found: 'Check the name: `claude-ops mcp-profiles list` shows all profiles.',
  unknown_mcp_profile: 'Create it with `claude-ops mcp-profiles create`, or fix its name.',
  mcp_profile_exists: 'Replace it with `claude-ops mcp-profiles replace`, or choose another name.',
  token_not_found: 'Check the name: `claude-ops tokens list` shows all tokens.',
  token_exists: 'Revoke it with `claude-ops tokens revoke`, or choose another name.',
  unauthorized: 'Give a token that the server knows with --token or CLAUDE_OPS_TOKEN.',
  connection_failed:
    'Start a server with `claude-ops start`, or name a running one with --url or CLAUDE_OPS_URL.',
};

/** How a command reports what stopped it. */
export interface CommandFailure {
  readonly exitCode: number;
  /** For a person, on stderr. */
  readonly text: string;
  /** For a program, on stdout under `error`. */
  readonly json: Readonly<Record<string, unknown>>;
}

/**
 * Words and exit code for whatever a command threw.
 *
 * @param flags of the command: a person gave values by them
 */
export function describeFailure(
  error: unknown,
  flags: Readonly<Record<string, unknown>> = {},
): CommandFailure {
  if (ClaudeOpsError.is(error)) return describeClaudeOpsError(error, flags);
  if (StartFailure.is(error)) return describeStartFailure(error);
  const usageExitCode = oclifExitCode(error);
  return usageExitCode === undefined ? describeFault(error) : describeUsageError(error, usageExitCode);
}

function describeClaudeOpsError(
  error: ClaudeOpsError,
  flags: Readonly<Record<string, unknown>>,
): CommandFailure {
  const { exitCode, advice } = error.facts;
  const { code, message, requestId, errors, details } = error;
  const words = COMMAND_ADVICE[code] ?? advice;
  const named = namingFlags(error, flags);
  const lines = [
    `Error: ${named.message}`,
    ...(named.items.length > 1 ? named.items.map((item) => `  ${item}`) : []),
    ...(words === '' ? [] : [words]),
    ...(requestId === undefined ? [] : [`Request id: ${requestId}`]),
  ];
  return {
    exitCode,
    text: stripControls(lines.join('\n')),
    json: { code, message, advice, exitCode, requestId, errors, details },
  };
}

function describeStartFailure({ message, advice }: StartFailure): CommandFailure {
  const exitCode = 3;
  return {
    exitCode,
    text: stripControls(`Error: ${message}\n${advice}`),
    json: { code: 'start_failed', message, advice, exitCode },
  };
}

function describeUsageError(error: unknown, exitCode: number): CommandFailure {
  const message = stripControls(plainWords(messageOf(error)));
  return { exitCode, text: `Error: ${message}`, json: { code: 'usage', message, exitCode } };
}

/** A fault of claude-ops itself: the stack is what its authors need. */
function describeFault(error: unknown): CommandFailure {
  const { exitCode } = ERROR_TABLE.internal_error;
  const stack = (error instanceof Error && error.stack) || messageOf(error);
  return {
    exitCode,
    text: stripControls(`Error: claude-ops has a bug. Please report it.\n${stack}`),
    json: { code: 'internal_error', message: messageOf(error), exitCode },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The exit code on an error of oclif's own, such as an unknown flag. */
function oclifExitCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('oclif' in error)) return undefined;
  const { oclif } = error;
  const hasExit = typeof oclif === 'object' && oclif !== null && 'exit' in oclif;
  return hasExit && typeof oclif.exit === 'number' ? oclif.exit : undefined;
}
