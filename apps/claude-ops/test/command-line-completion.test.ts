import { execFile } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { runCommand } from './support/server-process.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

/** What bash offers behind some words, with the script that the command has written. */
async function complete(script: string, ...words: string[]): Promise<string[]> {
  const line = ['claude-ops', ...words];
  const program = [
    'source "$0"',
    'COMP_WORDS=("$@")',
    'COMP_CWORD=$(($# - 1))',
    '_claude-ops_autocomplete',
    'printf "%s\\n" "${COMPREPLY[@]}"',
  ].join('\n');
  const { stdout } = await promisify(execFile)('bash', ['-c', program, script, ...line]);
  return stdout.trim().split('\n').toSorted();
}

test('bash completes commands, topics and flags', async () => {
  await using directory = await temporaryDirectory();
  const env = {
    XDG_CACHE_HOME: directory.path,
    XDG_DATA_HOME: directory.path,
    XDG_CONFIG_HOME: directory.path,
  };
  const created = await runCommand(['autocomplete', 'bash'], { env });
  expect(created).toMatchObject({ exitCode: 0 });
  expect(created.stdout).toContain('claude-ops autocomplete script bash');
  const setup = await runCommand(['autocomplete', 'script', 'bash'], { env });
  expect(setup.stdout).toContain(directory.path);
  const script = await scriptIn(directory.path);

  expect(await complete(script, 'st')).toEqual(['start', 'status']);
  expect(await complete(script, 'mcp-profiles', '')).toEqual(['create', 'delete', 'get', 'list', 'replace']);
  expect(await complete(script, 'run', '--mcp')).toEqual(['--mcp', '--mcp-profile']);
  expect(await complete(script, 'mcp-profiles', 'create', '--fi')).toEqual(['--file']);
  expect(await complete(script, 'logs', '--f')).toEqual(['--follow']);
});

test('zsh and PowerShell have their scripts too', async () => {
  await using directory = await temporaryDirectory();
  await runCommand(['autocomplete', '--refresh-cache', 'zsh'], { env: { XDG_CACHE_HOME: directory.path } });
  for (const name of ['_claude-ops', 'claude-ops.ps1']) {
    const script = await readFile(await fileIn(directory.path, name), 'utf8');
    expect(script).toContain('mcp-profiles');
    expect(script).toContain('prune');
  }
});

function scriptIn(directory: string): Promise<string> {
  return fileIn(directory, 'claude-ops.bash');
}

async function fileIn(directory: string, name: string): Promise<string> {
  const files = await readdir(directory, { recursive: true });
  return path.join(directory, files.find((file) => path.basename(file) === name) ?? name);
}
