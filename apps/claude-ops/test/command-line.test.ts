import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fail, say, structured, useTool, type Script } from '@claude-ops/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { processesWith } from './support/processes.ts';
import { runCommand, startCommand } from './support/server-process.ts';
import { openRoom, type Room } from './support/room.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

describe('of one server', () => {
  const SCRIPT: Script = ({ prompt, tools, turn }) => {
    if (prompt === 'be refused') return fail(403);
    if (prompt === 'take your time') return useTool('Bash', { command: 'echo begin && sleep 300' });
    if (tools.includes('StructuredOutput')) return structured({ name: 'Ada' });
    return prompt === 'do it' && turn === 0 ? useTool('Bash', { command: 'echo working' }) : say('All done');
  };
  let room: Room;
  beforeAll(async () => {
    room = await openRoom(SCRIPT);
  });
  afterAll(async () => await room[Symbol.asyncDispose]());

  test('run --wait prints the result on stdout, all else on stderr, and exits with 0', async () => {
    const { exitCode, stdout, stderr } = await runCommand(['run', '-p', 'do it', '--wait'], room);
    expect(stdout).toBe('All done\n');
    expect(stderr).toContain('Bash: echo working');
    expect(stderr).toMatch(/completed/);
    expect(exitCode).toBe(0);
  });

  test('run --wait exits with 1 when the task fails, and says why', async () => {
    const { exitCode, stdout, stderr } = await runCommand(['run', '-p', 'be refused', '--wait'], room);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('Check the API key');
  });

  test('run takes the prompt from stdin or a file, a schema from a file, and prints data as JSON', async () => {
    const schema = path.join(room.directory, 'schema.json');
    await writeFile(schema, JSON.stringify({ type: 'object', properties: { name: { type: 'string' } } }));
    const piped = await runCommand(['run', '--wait', '--schema', schema], {
      ...room,
      stdin: 'a name, please',
    });
    expect(JSON.parse(piped.stdout)).toEqual({ name: 'Ada' });

    const promptFile = path.join(room.directory, 'prompt.md');
    await writeFile(promptFile, 'a name from a file');
    const { stdout } = await runCommand(['run', '--prompt-file', promptFile, '--tag', 'from=file'], room);
    const status = await runCommand(['status', stdout.trim(), '--json'], room);
    expect(JSON.parse(status.stdout)).toMatchObject({ prompt: 'a name from a file', tags: { from: 'file' } });
    await room.server.client.waitForCompletion(stdout.trim());
    const list = await runCommand(['list', '--tag', 'from=file', '--json'], room);
    expect(JSON.parse(list.stdout)).toMatchObject({ data: [{ id: stdout.trim(), status: 'completed' }] });
  });

  test('an answer is one line of JSON too', async () => {
    const { exitCode, stdout } = await runCommand(['--json', 'list', '--tag', 'of=nobody'], room);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '{"data":[],"nextCursor":null}\n' });
  });

  test('Ctrl-C cancels the task that is waited for, leaves no process, and exits with 130', async () => {
    const { child, finished } = startCommand(['run', '-p', 'take your time', '--wait'], room);
    await expect
      .poll(() => processesWith(room.directory), { timeout: 10_000 })
      .toContainEqual(expect.stringContaining('sleep 300'));
    child.kill('SIGINT');
    const { exitCode, stdout, stderr } = await finished;
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
    expect(stderr).toContain('cancelling');
    expect(processesWith(room.directory).filter((command) => command.includes('sleep'))).toEqual([]);
    expect((await room.server.client.listTasks()).data[0]).toMatchObject({ status: 'cancelled' });
  });
});

test('a server that is not there is one clear sentence and exit code 3', async () => {
  const { exitCode, stdout, stderr } = await runCommand(['list', '--url', 'http://127.0.0.1:9']);
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
  expect(stderr).toContain('http://127.0.0.1:9');
  expect(stderr).not.toContain('    at ');
});

test('a wrong variable is named, with what it may be', async () => {
  const { exitCode, stderr } = await runCommand(['start'], { env: { MAX_CONCURRENCY: 'many' } });
  expect(exitCode).toBe(3);
  expect(stderr).toBe('Error: MAX_CONCURRENCY is "many".\nSet it to a whole number from 1 to 10000.\n');
});

test('a default mode that is not offered keeps a server from starting', async () => {
  await using directory = await temporaryDirectory();
  const start = ['start', '--port', '0', '--data-dir', directory.path];
  const env = { DEFAULT_MODE: 'container', ALLOWED_MODES: 'process' };
  const { exitCode, stderr } = await runCommand(start, { env });
  expect(exitCode).toBe(3);
  expect(stderr).toContain('DEFAULT_MODE is "container", which is not among ALLOWED_MODES.');
});

test('a prompt whose words are not in quotes is refused as that', async () => {
  const { exitCode, stderr } = await runCommand(['run', '-p', 'Explain', 'it']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('Two prompts: -p and "it". Put a prompt of several words in quotes.');
});

test('help and version are there in all the usual ways', async () => {
  for (const argv of [['-h'], ['help'], ['--help']])
    expect((await runCommand(argv)).stdout).toContain('claude-ops [COMMAND]');
  for (const argv of [
    ['help', 'run'],
    ['run', '-h'],
    ['run', '--help'],
  ])
    expect((await runCommand(argv)).stdout).toContain('--permission-mode');
  for (const argv of [['-v'], ['version'], ['--version']])
    expect((await runCommand(argv)).stdout).toMatch(/^claude-ops\/\d/);
});

test('a command that there is not is named as it was typed', async () => {
  for (const argv of [
    ['frobnicate', 'it'],
    ['mcp-profiles', 'frobnicate'],
  ]) {
    const { exitCode, stdout, stderr } = await runCommand(argv);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(`There is no command "${argv.join(' ')}".`);
  }
});

test.each([
  [['nope', '--json'], 'usage', 2],
  [['--json', 'nope'], 'usage', 2],
  [['mcp-profiles', 'nope', '--json'], 'usage', 2],
  [['list', '--limit', 'many', '--json'], 'usage', 2],
  [['status', '--json'], 'usage', 2],
  [['logs', 'nope', '--json', '--url', 'http://127.0.0.1:9'], 'connection_failed', 3],
  [['--url', 'http://127.0.0.1:9', '--json', 'list'], 'connection_failed', 3],
])('%j says what is wrong in one line of JSON', async (argv, code, expected) => {
  const { exitCode, stdout, stderr } = await runCommand(argv);
  expect({ exitCode, stderr }).toEqual({ exitCode: expected, stderr: '' });
  expect(stdout).toMatch(/^[^\n]+\n$/);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code, exitCode: expected } });
});

test('doctor works with no server, and exits with 1 where something is missing', async () => {
  await using directory = await temporaryDirectory();
  const env = { DATA_DIR: path.join(directory.path, 'data'), PORT: '0', TMPDIR: directory.path };
  const well = await runCommand(['doctor', '--json'], { env });
  expect(well).toMatchObject({ exitCode: 0, stderr: '' });
  expect(JSON.parse(well.stdout)).toMatchObject({ ok: true });
  const ill = await runCommand(['doctor'], { env: { ...env, CLAUDE_BIN: '/nowhere/claude' } });
  expect(ill.exitCode).toBe(1);
  expect(ill.stdout).toContain('problem  claude');
  expect(await readdir(directory.path)).toEqual([]);
});

test('help names every command', async () => {
  const { exitCode, stdout } = await runCommand(['--help']);
  expect(exitCode).toBe(0);
  const commands = ['start', 'run', 'status', 'list', 'cancel', 'logs', 'artifacts', 'prune', 'doctor'];
  for (const command of [...commands, 'mcp-profiles', 'completion'])
    expect(stdout).toMatch(new RegExp(`^ *${command} `, 'm'));
});

test('a reader that closes the pipe ends a command without a complaint', async () => {
  const { child, finished } = startCommand(['run', '--help']);
  child.stdout?.destroy();
  expect(await finished).toMatchObject({ exitCode: 0, stderr: '' });
});
