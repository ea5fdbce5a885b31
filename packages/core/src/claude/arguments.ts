import type { Attempt } from '../executors/executor.ts';

/**
 * Tools that promise the model something after its task has ended: it would be told "you are re-invoked", and the run is over.
 * The CLI ignores a name that it does not know (measured with 2.1.150 and 2.1.330). `docs/tools.md` says what becomes of the others.
 */
const WITHHELD_TOOLS = ['ScheduleWakeup', 'CronCreate', 'CronDelete', 'CronList'];

/**
 * Every CLI is started with these: it is spoken to on stdin and answers on stdout. The CLI writes its session into the private home
 * of the run, which is removed with it. Without that (`--no-session-persistence`) an agent that Claude writes to again has
 * forgotten what it was asked first (measured with 2.1.330).
 */
export const STREAMED: readonly string[] = [
  '-p',
  ...['--input-format', 'stream-json'],
  ...['--output-format', 'stream-json'],
  '--verbose',
  // One argument with commas: the option takes every word that follows it for a name.
  ...['--disallowedTools', WITHHELD_TOOLS.join()],
];

/**
 * Keeps a workspace's own hooks, servers and CLAUDE.md from taking effect: in `-p` mode the CLI runs them with no question
 * asked.
 */
export const DISTRUSTING: readonly string[] = ['--setting-sources', 'user', '--strict-mcp-config'];

/**
 * The arguments of the CLI. Neither the prompt nor the schema nor a key is among them: they are visible in `ps` and
 * limited in length, so they go in on stdin.
 */
export function claudeArguments(
  attempt: Pick<Attempt, 'model' | 'permissionMode' | 'trustWorkspace' | 'mcpServers'>,
): string[] {
  return [
    ...STREAMED,
    ...['--permission-mode', attempt.permissionMode],
    ...(attempt.model === null ? [] : ['--model', attempt.model]),
    ...allow(allowedTools(attempt)),
    ...(attempt.trustWorkspace ? ['--setting-sources', 'user,project,local'] : DISTRUSTING),
  ];
}

/**
 * The rules that allow all tools of the servers that the caller configured: there is nobody to ask. A rule needs its `__*`:
 * without it the CLI takes the name `a__b` for the tool `b` of the server `a`.
 */
export function allowedTools({ mcpServers }: Pick<Attempt, 'mcpServers'>): string[] {
  return Object.keys(mcpServers).map((name) => `mcp__${name}__*`);
}

function allow(rules: readonly string[]): string[] {
  return rules.length === 0 ? [] : ['--allowedTools', ...rules];
}
