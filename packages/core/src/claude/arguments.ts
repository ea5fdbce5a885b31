import type { Attempt } from '../executors/executor.ts';

/**
 * The arguments of the CLI. Neither the prompt nor the schema nor a key is among them: they are visible in `ps` and
 * limited in length, so they go in on stdin.
 *
 * `--no-session-persistence` keeps the CLI from writing down all that is said: an agent that prints its environment would
 * have its key on disk.
 *
 * `--setting-sources user --strict-mcp-config` keeps a workspace's own hooks, servers and CLAUDE.md from taking
 * effect: in `-p` mode the CLI runs them with no question asked.
 *
 * A server that the caller configured is allowed, all its tools: there is nobody to ask. The rule needs its `__*`: without
 * it the CLI takes the name `a__b` for the tool `b` of the server `a`.
 */
export function claudeArguments(
  attempt: Pick<Attempt, 'model' | 'permissionMode' | 'trustWorkspace' | 'mcpServers'>,
): string[] {
  return [
    '-p',
    ...['--input-format', 'stream-json'],
    ...['--output-format', 'stream-json'],
    '--verbose',
    '--no-session-persistence',
    ...['--permission-mode', attempt.permissionMode],
    ...(attempt.model === null ? [] : ['--model', attempt.model]),
    ...allow(Object.keys(attempt.mcpServers).map((name) => `mcp__${name}__*`)),
    ...(attempt.trustWorkspace
      ? ['--setting-sources', 'user,project,local']
      : ['--setting-sources', 'user', '--strict-mcp-config']),
  ];
}

function allow(rules: readonly string[]): string[] {
  return rules.length === 0 ? [] : ['--allowedTools', ...rules];
}
