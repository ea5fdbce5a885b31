import { expect, test } from 'vitest';
import { runCommand, startServerProcess } from './support/server-process.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

const ADMIN = 'the-token-of-the-first-admin';

test('an admin makes a token on the command line, its holder works with it until it is revoked, also after a restart', async () => {
  await using directory = await temporaryDirectory();
  const env = { CLAUDE_OPS_TOKEN: ADMIN };
  const run = async (url: string, token: string, ...words: string[]) =>
    await runCommand(words, { env: { CLAUDE_OPS_URL: url, CLAUDE_OPS_TOKEN: token } });
  let token: string;
  {
    await using server = await startServerProcess(directory.path, env);
    const words = ['--name', 'ci', '--role', 'submitter', '--own-tasks', '--expires', '90d'];
    const created = await run(server.url, ADMIN, 'tokens', 'create', ...words);
    expect(created.stdout).toMatch(/^cops_[\w-]+\n$/);
    expect(created.stderr).toContain('Token ci');
    token = created.stdout.trim();
    expect(await run(server.url, token, 'tokens', 'list')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('needs the role admin'),
    });
  }
  await using server = await startServerProcess(directory.path, env);
  expect(await run(server.url, token, 'list')).toMatchObject({ exitCode: 0, stdout: '' });
  const listed = await run(server.url, ADMIN, 'tokens', 'list');
  expect(listed.stdout).toMatch(/^[\w-]+\tci\tsubmitter\town\t/);
  expect((await run(server.url, ADMIN, 'tokens', 'revoke', 'ci')).stdout).toMatch(/\trevoked\n$/);
  expect(await run(server.url, token, 'list')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('Give a token that the server knows'),
  });
  const audit = await run(server.url, ADMIN, 'audit', '--by', 'CLAUDE_OPS_TOKEN');
  const actions = audit.stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t')[3]);
  expect(actions).toEqual(['revokeToken', 'createToken']);
}, 60_000);
