import { spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { TASK_ID } from './fixtures/tasks.ts';

const bin = fileURLToPath(new URL('fixture-app/bin.ts', import.meta.url));
const helps = fileURLToPath(new URL('fixture-app/helps.ts', import.meta.url));
const COMMAND_NAMES = [
  ...['start', 'run', 'status', 'list', 'cancel', 'logs', 'artifacts', 'prune', 'doctor', 'completion'],
  'artifacts pull',
  'migrate-to-postgres',
  'nodes',
  'nodes drain',
  'limits',
  'limits end',
  ...['list', 'create', 'get', 'replace', 'delete'].map((name) => `mcp-profiles ${name}`),
];
const KEY = { ANTHROPIC_API_KEY: 'sk-ant-test' };
/** Of the first program, for all others: to compile the commands takes most of a start. */
const COMPILED = path.join(os.tmpdir(), 'node-compile-cache-of-programs');

test('a program of its own runs the commands: output, streams and exit codes are the same', async () => {
  expect(await runProgram(['run', '-p', 'Hi'], KEY)).toEqual({
    exitCode: 0,
    stdout: `${TASK_ID}\n`,
    stderr: '',
  });
  const waited = await runProgram(['run', '-p', 'Hi', '--wait'], KEY);
  expect(waited).toMatchObject({ exitCode: 0, stdout: 'Hello\n' });
  expect(waited.stderr).toContain('Claude: I will greet.');
});

test('a program whose start fails exits with 3 and shows no stack', async () => {
  expect(await runProgram(['start'])).toEqual({
    exitCode: 3,
    stdout: '',
    stderr: 'Error: Port 3000 is in use.\nChoose another with --port.\n',
  });
});

test('a real SIGINT cancels the task', async () => {
  const run = await runProgram(
    ['run', '-p', 'Hi', '--wait'],
    { ...KEY, ENDLESS: '1' },
    { interruptAfter: '-> hi' },
  );
  expect(run).toMatchObject({ exitCode: 130, stdout: '' });
  expect(run.stderr).toMatch(/cancelling….*\ncancelled/);
});

test.each([
  [['list', 'one', 'two'], 'Unexpected argument: one'],
  [['start', 'now'], 'Unexpected argument: now'],
  [['mcp-profiles', 'list', 'all'], 'Unexpected argument: all'],
  [['run', 'Explain', 'it'], 'Unexpected argument: it'],
  [['logs', 'one', 'two'], 'Unexpected argument: two'],
])('%j is refused for the word that nothing asked for', async (argv, message) => {
  const { exitCode, stdout, stderr } = await runProgram(argv);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(stderr).toContain(message);
});

test('a topic and its command are two words', async () => {
  const help = await runProgram(['mcp-profiles', 'create', '--help']);
  expect(help).toMatchObject({ exitCode: 0, stderr: '' });
  expect(help.stdout).toContain('$ claude-ops mcp-profiles create NAME -f FILE');
  const topic = await runProgram(['mcp-profiles']);
  for (const name of ['create', 'delete', 'get', 'list', 'replace'])
    expect(topic.stdout).toMatch(new RegExp(`^  mcp-profiles ${name} +\\S`, 'm'));
});

test('the help lists the commands', async () => {
  const { stdout } = await runProgram(['--help']);
  for (const name of COMMAND_NAMES.filter((command) => !command.includes(' ')))
    expect(stdout).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
});

test('a help ends the program with 0', async () => {
  expect(await runProgram(['run', '--help'])).toMatchObject({ exitCode: 0, stderr: '' });
});

describe('the help of each command', () => {
  const texts = new Map<string, string>();

  // By one program: a start for each takes most of a second.
  beforeAll(async () => {
    const secrets = { ANTHROPIC_API_KEY: 'sk-ant-secret', CLAUDE_OPS_TOKEN: 'token-secret' };
    const { exitCode, stdout } = await runProgram(COMMAND_NAMES, secrets, { program: helps });
    if (exitCode !== 0) throw new Error(`The program of helps ended with ${exitCode}.`);
    for (const part of stdout.split(/^--- /m).slice(1)) {
      const end = part.indexOf('\n');
      texts.set(part.slice(0, end), part.slice(end + 1));
    }
  });

  test.each(COMMAND_NAMES)('%s has examples and shows no secret', (name) => {
    const text = texts.get(name);
    expect(text).toContain('EXAMPLES');
    expect(text).toContain(`claude-ops ${name}`);
    expect(text).toContain('--json');
    expect(text).not.toContain('secret');
  });
});

/** Runs the fixture program, and interrupts it once it has said something on stderr. */
async function runProgram(
  argv: readonly string[],
  environment: Record<string, string> = {},
  { interruptAfter, program = bin }: { interruptAfter?: string; program?: string } = {},
) {
  const child = spawn(process.execPath, [program, ...argv], {
    env: { NODE_COMPILE_CACHE: COMPILED, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    const hadSaid = interruptAfter === undefined || stderr.includes(interruptAfter);
    stderr += chunk;
    if (!hadSaid && stderr.includes(interruptAfter)) child.kill('SIGINT');
  });
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { exitCode, stdout, stderr };
}
