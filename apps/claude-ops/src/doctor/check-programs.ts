import type { Check } from '@claude-ops/cli';
import { ERROR_TABLE } from '@claude-ops/contract';
import {
  claudeNotFoundMessage,
  findClaude,
  isSupportedVersion,
  OLDEST_CLAUDE_VERSION,
  readProgramVersion,
  UPDATE_CLAUDE,
  type ClaudeSearch,
  type ProgramOptions,
} from '@claude-ops/core';

/** Whether the CLI that was found answers, and is one that runs tasks. */
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
      detail: `${path} does not print its version: ${answer.failure}`,
      advice: 'Install the CLI again (npm install -g @anthropic-ai/claude-code), or set CLAUDE_BIN.',
    };
  const detail = `version ${answer.version} at ${path}`;
  if (isSupportedVersion(answer.version)) return { name, state: 'ok', detail };
  return {
    name,
    state: 'problem',
    detail: `${detail}, but the oldest supported version is ${OLDEST_CLAUDE_VERSION}`,
    advice: `Run: ${UPDATE_CLAUDE}`,
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
    advice: 'Install git on the server: tasks with a git workspace need it.',
  };
}
