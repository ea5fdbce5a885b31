import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { runCommand } from './support/server-process.ts';

/** As somebody whom the system doesn't know. */
const AS_NOBODY_KNOWN = ['unshare', '--user', '--map-user=12345', '--map-group=12345'];

const [program = '', ...rest] = AS_NOBODY_KNOWN;
const canTry = spawnSync(program, [...rest, 'true']).status === 0;

test.runIf(canTry)('a user whom the system does not know can use the command', async () => {
  const by = ['env', '-u', 'SHELL', ...AS_NOBODY_KNOWN];
  const { exitCode, stdout, stderr } = await runCommand(['--version'], { by });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain('claude-ops');
});
