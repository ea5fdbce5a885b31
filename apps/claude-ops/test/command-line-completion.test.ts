import { execFile, execFileSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { say } from '@claude-ops/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRoom, type Room } from './support/room.ts';
import { runCommand } from './support/server-process.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

const BIN = fileURLToPath(new URL('../bin/run.js', import.meta.url));

/** Has bash complete the last word of a line, and prints what it offers. */
const IN_BASH = `source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
$(complete -p claude-ops | grep -o -- '-F [^ ]*' | cut -c4-) 2> /dev/null
printf '%s\\n' "\${COMPREPLY[@]}"`;

/** The same in zsh, in which the completion system itself is left out. */
const IN_ZSH = `source "$1"; shift
words=("$@"); CURRENT=$#; PREFIX=\${words[CURRENT]}
_describe() { print -l -- \${\${(P)3}%%:*} }
_files() { print files }
compset() { }
_claude_ops`;

/** In fish the line is one text. */
const IN_FISH = `source $argv[1]; complete -C "$argv[2..]" | string split -f1 \\t; true`;

type Complete = (...words: string[]) => Promise<string[]>;

/** A shell that has read the script for it, with `claude-ops` on its PATH. */
async function openShell(shell: 'bash' | 'zsh' | 'fish', directory: string, env: object): Promise<Complete> {
  const bin = path.join(directory, 'bin');
  await mkdir(bin);
  await symlink(BIN, path.join(bin, 'claude-ops'));
  const script = path.join(directory, 'script');
  const { stdout, exitCode } = await runCommand(['completion', shell]);
  expect(exitCode).toBe(0);
  await writeFile(script, stdout);
  const options = {
    cwd: directory,
    env: {
      PATH: `${bin}:${path.dirname(process.execPath)}:${process.env['PATH']}`,
      HOME: directory,
      ...env,
    },
  };
  const programs = {
    bash: ['-c', IN_BASH, 'bash'],
    zsh: ['-f', '-c', IN_ZSH, 'zsh'],
    fish: ['--no-config', '-c', IN_FISH],
  };
  return async (...words) => {
    const line = shell === 'fish' ? [['claude-ops', ...words].join(' ')] : ['claude-ops', ...words];
    const args = [...programs[shell], script, ...line];
    const { stdout: offered } = await promisify(execFile)(shell, args, options);
    return offered
      .split('\n')
      .filter((value) => value !== '')
      .toSorted();
  };
}

const isThere = (shell: string) => {
  try {
    execFileSync(shell, ['-c', 'true']);
    return true;
  } catch {
    return false;
  }
};

describe('of one server', () => {
  let room: Room;
  let id: string;
  beforeAll(async () => {
    room = await openRoom([say('hello')]);
    const { client } = room.server;
    const servers = { one: { type: 'http', url: 'https://a.test' } } as const;
    await client.createMcpProfile({ name: 'tools', servers });
    const { stdout } = await runCommand(['run', '-p', 'Say hello'], room);
    id = stdout.trim();
    await client.waitForCompletion(id);
  });
  afterAll(async () => await room[Symbol.asyncDispose]());

  // Root on Debian gets all of them from `.ci/install-shells`.
  test.for(['bash', 'zsh', 'fish'] as const)(
    '%s completes commands, flags and their values, ids and profiles, each once',
    async (shell, { skip }) => {
      skip(!isThere(shell), `${shell} is not installed`);
      const { url } = room.server;
      await using directory = await temporaryDirectory();
      const complete = await openShell(shell, directory.path, { CLAUDE_OPS_URL: url });

      expect(await complete('st')).toEqual(['start', 'status']);
      expect(await complete('mcp-')).toEqual(['mcp-profiles']);
      expect(await complete('mcp-profiles', '')).toEqual(['create', 'delete', 'get', 'list', 'replace']);
      expect(await complete('run', '--mcp')).toEqual(['--mcp', '--mcp-profile']);
      expect(await complete('list', '--status', '')).toEqual([
        'cancelled',
        'completed',
        'failed',
        'queued',
        'running',
      ]);
      expect(await complete('--url', url, 'status', '')).toEqual([id]);
      expect(await complete('cancel', '')).toEqual([]);
      expect(await complete('mcp-profiles', 'get', 't')).toEqual(['tools']);
    },
  );
});

test('what is typed is never run', async () => {
  await using directory = await temporaryDirectory();
  const complete = await openShell('bash', directory.path, { CLAUDE_OPS_URL: 'http://127.0.0.1:9' });
  expect(await complete('run', '-p', '$(touch run-1)', '--wa')).toEqual(['--wait']);
  expect(await complete('run', '-p', '`touch run-2`;touch run-3', '--wa')).toEqual(['--wait']);
  expect(execFileSync('ls', { cwd: directory.path, encoding: 'utf8' })).toBe('bin\nscript\n');
});

test('bash completes the value of a flag behind its sign', async () => {
  await using directory = await temporaryDirectory();
  const complete = await openShell('bash', directory.path, {});
  // bash itself splits the word there.
  expect(await complete('list', '--status', '=', 'run')).toEqual(['running']);
  expect(await complete('--url', '=', 'http', ':', '//ops', ':', '3000', 'st')).toEqual(['start', 'status']);
});

test('a server that does not answer costs no complaint in the middle of a line', async () => {
  const { exitCode, stdout, stderr } = await runCommand(['complete', '--', 'status', ''], {
    env: { CLAUDE_OPS_URL: 'http://127.0.0.1:9' },
  });
  expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: ':4\n', stderr: '' });
});

test('PowerShell has its script too', async () => {
  const { stdout } = await runCommand(['completion', 'powershell']);
  expect(stdout).toContain('Register-ArgumentCompleter -Native -CommandName claude-ops');
});
