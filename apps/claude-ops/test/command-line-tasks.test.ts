import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { say, useTool } from '@claude-ops/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { processesWith } from './support/processes.ts';
import { runCommand, startCommand } from './support/server-process.ts';
import { openRoom, type Room } from './support/room.ts';

const COMMANDS: Readonly<Record<string, string>> = {
  'take your time': 'echo begin && sleep 301',
  'take your time too': 'echo begin && sleep 302',
  'do it': 'echo working',
};

let room: Room;
beforeAll(async () => {
  room = await openRoom(({ prompt, turn }) =>
    turn === 0 ? useTool('Bash', { command: COMMANDS[prompt] ?? 'false' }) : say('All done'),
  );
});
afterAll(async () => await room[Symbol.asyncDispose]());

test('cancel ends what a task has started, and logs --follow ends with it', async () => {
  const { stdout } = await runCommand(['run', '-p', 'take your time'], room);
  const id = stdout.trim();
  const follower = startCommand(['logs', id, '--follow'], room);
  await expect
    .poll(() => processesWith(room.directory), { timeout: 15_000 })
    .toContainEqual(expect.stringContaining('sleep 301'));

  const cancelled = await runCommand(['cancel', id], room);
  expect(cancelled).toMatchObject({ exitCode: 0, stdout: `${id}\tcancelled\n` });
  expect(processesWith(room.directory).filter((command) => command.includes('sleep'))).toEqual([]);

  const log = await follower.finished;
  expect(log).toMatchObject({ exitCode: 0, stderr: '' });
  expect(log.stdout).toMatch(/queued\n[^]*Bash: echo begin[^]*cancelled\n$/);
});

test('logs of a finished task are all there, again and from the middle, and cancelling it is an error', async () => {
  const { stdout } = await runCommand(['run', '-p', 'do it', '--wait', '--json'], room);
  const { id } = JSON.parse(stdout) as { id: string };
  const whole = await runCommand(['logs', id, '--json'], room);
  const events = whole.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string });
  expect(events.at(0)).toMatchObject({ sequence: 1, type: 'task.queued' });
  expect(events.at(-1)).toMatchObject({ sequence: events.length, type: 'task.completed' });
  const rest = await runCommand(['logs', id, '--json', '-f', '--after', '3'], room);
  expect(rest.stdout).toBe(whole.stdout.split('\n').slice(3).join('\n'));

  const cancel = await runCommand(['cancel', id], room);
  expect(cancel).toMatchObject({ exitCode: 2, stdout: '' });
  expect(cancel.stderr).toContain('it can not be cancelled');
});

test('Ctrl-C ends the following, and the task goes on', async () => {
  const id = (await runCommand(['run', '-p', 'take your time too'], room)).stdout.trim();
  const { child, finished } = startCommand(['logs', id, '--follow'], room);
  // It listens for Ctrl-C from before it asks for anything.
  if (child.stdout !== null) await once(child.stdout, 'data');
  child.kill('SIGINT');
  expect(await finished).toMatchObject({ exitCode: 130, stderr: '' });
  expect(await room.server.client.getTask(id)).toMatchObject({ status: 'running' });
  await room.server.client.cancelTask(id);
});

test('a reader that closes the pipe ends the following without a complaint', async () => {
  const id = (await runCommand(['run', '-p', 'do it'], room)).stdout.trim();
  const { child, finished } = startCommand(['logs', id, '--follow'], room);
  child.stdout?.destroy();
  expect(await finished).toMatchObject({ exitCode: 0, stderr: '' });
});

test('an MCP profile is created from a .mcp.json, listed, shown without its secrets, replaced and deleted', async () => {
  const file = path.join(room.directory, '.mcp.json');
  const server = { command: 'npx', env: { TOKEN: 'secret-of-the-command-line' } };
  await writeFile(file, JSON.stringify({ mcpServers: { files: server } }));
  const profiles = (...argv: string[]) => runCommand(['mcp-profiles', ...argv], room);

  const created = await profiles('create', 'tools', '--file', file);
  expect(created).toMatchObject({ exitCode: 0, stderr: '' });
  const id = created.stdout.trim();
  expect((await profiles('list')).stdout).toMatch(new RegExp(`^${id}\ttools\t\\S+\tfiles\t\n$`));
  for (const flags of [[], ['--json']]) {
    const { stdout } = await profiles('get', 'tools', ...flags);
    expect(stdout).toContain('TOKEN');
    expect(stdout).not.toContain('secret-of-the-command-line');
  }
  expect(await profiles('create', 'tools', '--file', file)).toMatchObject({ exitCode: 2, stdout: '' });
  expect(await profiles('replace', id, '--file', file, '--name', 'new')).toMatchObject({ exitCode: 0 });
  expect(await profiles('delete', 'new')).toMatchObject({ exitCode: 0, stdout: `${id}\tdeleted\n` });
  expect((await profiles('list')).stdout).toBe('');
});

test('without a key a task uses the credential of the server, and else the ways to give one are named', async () => {
  const person = { ...room, env: { ...room.env, ANTHROPIC_API_KEY: '' } };
  const refused = await runCommand(['run', '-p', 'do it', '--wait'], person);
  expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
  expect(refused.stderr).toMatch(/ANTHROPIC_API_KEY.*--api-key.*--credential/s);
  const env = { ...person.env, KEY: 'sk-ant-made-up-0000' };
  const kept = await runCommand(['credentials', 'set', 'default', '--from-env', 'KEY'], { ...person, env });
  expect(kept).toMatchObject({ exitCode: 0, stdout: 'default\n' });
  expect((await runCommand(['run', '-p', 'do it', '--wait'], person)).exitCode).toBe(0);
});
