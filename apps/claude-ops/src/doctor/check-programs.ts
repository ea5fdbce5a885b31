import type { Check, Environment } from '@claude-ops/cli';
import { ERROR_TABLE } from '@claude-ops/contract';
import { claudeNotFoundMessage, findClaude, type ClaudeSearch } from '@claude-ops/core';
import { readProgramVersion } from './read-program-version.ts';

export interface ProgramOptions {
  readonly environment: Environment;
  readonly signal: AbortSignal;
}

/** The line of versions that the peer dependency of this package asks for. */
const OLDEST_CLAUDE = { major: 2, minor: 1 };

/** Whether the CLI that was found answers, and is one that is known here. */
export async function checkClaude(search: ClaudeSearch, options: ProgramOptions): Promise<Check> {
  const name = 'claude';
  const path = await findClaude(search);
  if (path === undefined) {
    const { advice } = ERROR_TABLE.claude_not_found;
    return { name, state: 'problem', detail: claudeNotFoundMessage(search), advice };
  }
  const answer = await readProgramVersion(path, options);
  if ('failure' in answer)
    return {
      name,
      state: 'problem',
      detail: `${path} does not tell its version: ${answer.failure}`,
      advice: 'Install the CLI again (npm install -g @anthropic-ai/claude-code), or set CLAUDE_BIN.',
    };
  const detail = `version ${answer.version} at ${path}`;
  if (isRecentEnough(answer.version)) return { name, state: 'ok', detail };
  return {
    name,
    state: 'warning',
    detail,
    advice: 'It is older than 2.1, with which this works: npm install -g @anthropic-ai/claude-code',
  };
}

/** Only workspaces from a repository need it. */
export async function checkGit(options: ProgramOptions): Promise<Check> {
  const name = 'git';
  const answer = await readProgramVersion('git', options);
  if ('version' in answer) return { name, state: 'ok', detail: `version ${answer.version}` };
  return {
    name,
    state: 'warning',
    detail: `does not answer: ${answer.failure}`,
    advice: 'Install git on the server: without it, tasks with a git workspace fail.',
  };
}

function isRecentEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST_CLAUDE.major || (major === OLDEST_CLAUDE.major && minor >= OLDEST_CLAUDE.minor);
}
