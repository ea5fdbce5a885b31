import { ClaudeOpsError } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { createApi } from './fixtures/create-api.ts';
import { runCommand } from './fixtures/start-command.ts';
import { TASK_ID } from './fixtures/tasks.ts';

/** A command line that is wrong, and words of the answer that say what to do. */
const WRONG: readonly (readonly [argv: readonly string[], words: string])[] = [
  [['status'], 'This command needs id (Ids of tasks, as printed by run). See --help.'],
  [['logs'], 'This command needs id (Id of the task, as printed by run). See --help.'],
  [['message'], 'needs id (Id of the task, as printed by run) and text ('],
  [['approve'], 'needs id (Id of the approval, as printed by approvals)'],
  [['answer'], 'and answers (Answers: QUESTION=ANSWER)'],
  [['artifacts'], 'needs id ('],
  [['attach'], 'needs id ('],
  [['nodes:drain'], 'needs name (Name of the server)'],
  [['credentials:set'], 'needs name (Name of the credential: letters, digits, _ and -)'],
  [['presets:apply'], 'file'],
  [['presets:show', 'a b'], 'give a name, or a name and a version such as review@3'],
  [['presets:delete', 'review@3'], 'give its name alone'],
  [['mcp-profiles:create'], 'needs name ('],
  [['logs', TASK_ID, 'b', 'c'], 'Unexpected argument: b, c. See --help.'],
  [['list', 'extra'], 'Unexpected argument: extra. See --help.'],
  [['start', 'extra'], 'Unexpected argument: extra. See --help.'],
  [['run', 'fix', 'the', 'tests'], 'Unexpected argument: the, tests'],
  [['run', '-p'], '--prompt needs a value.'],
  [['run', '-p', 'x', '-k'], '--api-key needs a value.'],
  [['run', '-p', 'x', '-k', ' '], '-k/--api-key is empty.'],
  [['run', '-p', 'x', '--tag'], '--tag needs a value.'],
  [['run', '-p', 'x', '--tag', 'a'], '--tag takes key=value, not "a".'],
  [['run', '-p', 'x', '--mode'], '--mode needs process or container.'],
  [['run', '-p', 'x', '--mode', 'docker'], '--mode takes process or container, not "docker".'],
  [['run', '-p', 'x', '--network', 'some'], '--network takes none or open, not "some".'],
  [
    ['run', '-p', 'x', '--timeout', '5q'],
    '--timeout takes 1s to 24h, as 30s, 10m, 2h or in milliseconds as 600000',
  ],
  [
    ['run', '-p', 'x', '--max-cost', '-1'],
    '--max-cost takes an amount of US dollars above 0, as 0.5, not "-1".',
  ],
  [['run', '-p', 'x', '--memory', 'much'], '--memory takes a size in bytes, as 512M or 1.5G, not "much".'],
  [['run', '-p', 'x', '--cpus', 'two'], '--cpus takes a number above 0, as 1.5, not "two".'],
  [['run', '-p', 'x', '--git', '#main'], '--git takes a URL, or a URL#branch'],
  [['run', '-p', 'x', '--promt', 'y'], 'Did you mean --prompt?'],
  [['run', '-p', 'x', '--resource'], 'See --help for all flags.'],
  [['run', '-p', 'x', '--check-retries', '2'], '--check'],
  [['run', '-p', 'x', '--setup-cache', 'a'], '--setup'],
  [['run', '-p', 'x', '--git', 'https://a.test/b', '--workspace', '.'], "can't be given together."],
  [['run', '-p', ''], 'The prompt is empty: -p/--prompt has no text.'],
  [['run', '--prompt-file', '/none/such'], '/none/such'],
  [['list', '--limit', '0'], '--limit takes an integer greater than or equal to 1, not "0".'],
  [['list', '--limit', '5', '--all'], "--limit and --all can't be given together."],
  [
    ['list', '--status', 'done'],
    '--status takes queued, running, completed, failed or cancelled, not "done".',
  ],
  [['list', '--since', 'yesterday'], '--since takes an age, as'],
  [['list', '--statuss', 'failed'], 'Did you mean --status?'],
  [['prune'], '--older-than'],
  [['prune', '--older-than', 'x'], '--older-than takes an age, as 12h, 30d or 8w, not "x".'],
  [['prune', '--before', 'soon'], '--before takes a date, as 2026-11-01'],
  [['cancel'], 'Name the tasks to cancel by their ids, or all that have a tag with --tag key=value.'],
  [['completion', 'csh'], '"csh" is not bash, zsh, fish or powershell.'],
  [['start', '--port', 'abc'], '--port takes an integer, not "abc".'],
  [['logs', TASK_ID, '--after', 'y'], '--after takes an integer, not "y".'],
];

/** Words of oclif and of the API, and code. */
const FOREIGN = /Parsing -|but received|See more help|Missing \d|cannot also be|<html|\n\s+at |Error: \/\w/;

test.for(WRONG)('a wrong command line is told what to do: %j', async ([argv, words]) => {
  const run = await runCommand([...argv], { api: createApi() });
  expect(run).toMatchObject({ exitCode: 2, stdout: '' });
  expect(run.stderr).toMatch(/^Error: /);
  expect(run.stderr).toContain(words);
  expect(run.stderr).not.toMatch(FOREIGN);
});

/** What a server refuses, and words of the answer that say what to do. */
const REFUSED: readonly (readonly [argv: readonly string[], refusal: ClaudeOpsError, words: string])[] = [
  [
    ['run', '-p', 'x', '--beta', 'y'],
    new ClaudeOpsError('invalid_request', '/betas/0: is no name', {
      errors: [{ pointer: '/betas/0', detail: 'is no name' }],
    }),
    '--beta: is no name',
  ],
  [
    ['run', '-p', 'x'],
    new ClaudeOpsError('unauthorized', 'A token is needed.'),
    '--token or CLAUDE_OPS_TOKEN',
  ],
  [
    ['run', '-p', 'x', '--preset', 'y'],
    new ClaudeOpsError('preset_not_found', 'No.'),
    'claude-ops presets list',
  ],
  [
    ['run', '-p', 'x', '--credential', 'y'],
    new ClaudeOpsError('credential_not_found', 'No.'),
    'claude-ops credentials list',
  ],
  [
    ['run', '-p', 'x', '--mcp-profile', 'y'],
    new ClaudeOpsError('unknown_mcp_profile', 'No.'),
    'claude-ops mcp-profiles create',
  ],
  [['run', '-p', 'x'], new ClaudeOpsError('connection_failed', 'Cannot reach it.'), 'claude-ops start'],
];

test.for(REFUSED)('a refusal speaks of flags and commands: %j', async ([argv, refusal, words]) => {
  const createTask = async () => {
    throw refusal;
  };
  const run = await runCommand([...argv], {
    api: createApi({ createTask }),
    environment: { ANTHROPIC_API_KEY: 'sk-ant-test' },
  });
  expect(run).toMatchObject({ exitCode: refusal.facts.exitCode, stdout: '' });
  expect(run.stderr).toContain(words);
  expect(run.stderr).not.toMatch(FOREIGN);
});
