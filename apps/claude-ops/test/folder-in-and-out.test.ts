import { chmod, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { say, startModelServer, useTool } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { git } from './support/git.ts';
import { runCommand, startServerProcess } from './support/server-process.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

const KEY = 'sk-ant-api03-made-up-for-folders-4444444444';
const WORK = `printf 'fixed\\n' > app.py; rm old.py; mkdir -p tests; printf t > tests/test_app.py; chmod +x run.sh; ls -a > seen.txt`;

/** The real CLI, told that it is in a sandbox: else it refuses root to go without permissions. */
async function writeClaude(directory: string): Promise<string> {
  const manifest = createRequire(import.meta.url).resolve('@anthropic-ai/claude-code/package.json');
  const file = path.join(directory, 'claude');
  await writeFile(
    file,
    `#!/bin/sh\nIS_SANDBOX=1 exec '${path.join(path.dirname(manifest), 'bin/claude.exe')}' "$@"\n`,
  );
  await chmod(file, 0o755);
  return file;
}

/** A project of Python, with an environment whose links lead out, and a server that runs. */
async function writeProject(root: string): Promise<void> {
  await mkdir(path.join(root, '.venv/bin'), { recursive: true });
  await symlink('/usr/bin/python3', path.join(root, '.venv/bin/python'));
  await symlink('../shared', path.join(root, 'lib'));
  const files = {
    '.gitignore': '.venv/\n.env\n',
    '.env': 'SECRET=1\n',
    'app.py': 'broken\n',
    'old.py': '',
    'run.sh': '#!/bin/sh\n',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(root, name), text);
  await git(root, 'init', '--quiet');
  await git(root, 'add', '--all');
  await git(root, 'commit', '--quiet', '--message', 'first');
}

test(
  'a folder is sent without what git ignores, worked on, and takes over the work',
  { timeout: 60_000 },
  async () => {
    await using directory = await temporaryDirectory();
    const project = path.join(directory.path, 'project');
    const at = (name: string) => path.join(project, name);
    await writeProject(project);
    await using model = await startModelServer({
      script: ({ turn }) => (turn === 0 ? useTool('Bash', { command: WORK }) : say('Fixed.')),
    });
    const data = path.join(directory.path, 'data');
    await using server = await startServerProcess(data, {
      CLAUDE_BIN: await writeClaude(directory.path),
      UPSTREAM_BASE_URL: model.url,
      GIT_PROTOCOLS: 'file',
    });
    const env = { CLAUDE_OPS_URL: server.url, ANTHROPIC_API_KEY: KEY };

    const listed = await runCommand(['run', '--workspace', project, '--workspace-list'], { env });
    expect(listed.stdout).toBe('12\t.gitignore\n7\tapp.py\n0\told.py\n10\trun.sh\n');
    expect(listed.stderr).toMatch(/^4 files, 29 B, of .*\nNot sent: 1 link that leads out: lib\n$/);

    const prompt = ['run', '-p', 'Fix it.', '--permission-mode', 'bypassPermissions'];
    const run = await runCommand([...prompt, '--workspace', project, '--apply'], { env });
    expect(run).toMatchObject({ exitCode: 0, stdout: 'Fixed.\n' });
    expect(run.stderr).toContain('Not sent: 1 link that leads out: lib\n');
    expect(run.stderr).toContain('4 files written, 1 deleted');
    expect(await readFile(at('app.py'), 'utf8')).toBe('fixed\n');
    expect(await readFile(at('seen.txt'), 'utf8')).toBe(
      '.\n..\n.gitignore\napp.py\nrun.sh\nseen.txt\ntests\n',
    );
    expect((await stat(at('run.sh'))).mode & 0o100).toBe(0o100);
    expect(await git(project, 'status', '--porcelain')).toBe(
      ' M app.py\n D old.py\n M run.sh\n?? seen.txt\n?? tests/\n',
    );
    expect(await readFile(at('.env'), 'utf8')).toBe('SECRET=1\n');

    await git(project, 'checkout', '--quiet', '--', '.');
    await git(project, 'clean', '--quiet', '-df');
    const { stdout: id } = await runCommand([...prompt, '--git', `file://${project}`], { env });
    await server.client.waitForCompletion(id.trim());
    await writeFile(at('app.py'), 'mine\n');
    const refused = await runCommand(['artifacts', 'pull', id.trim(), project, '--patch'], { env });
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('app.py') as string });
    expect(await git(project, 'status', '--porcelain')).toBe(' M app.py\n');
    await git(project, 'checkout', '--quiet', '--', '.');
    const pulled = await runCommand(['artifacts', 'pull', id.trim(), project, '--patch'], { env });
    expect(pulled).toMatchObject({
      exitCode: 0,
      stdout: `The patch was applied: 5 files changed, in ${project}\n`,
    });
    expect(await git(project, 'status', '--porcelain')).toBe(
      ' M app.py\n D old.py\n M run.sh\n?? seen.txt\n?? tests/\n',
    );

    await git(project, 'reset', '--quiet', '--hard');
    await git(project, 'clean', '--quiet', '-df');
    await writeFile(at('notes.txt'), 'not committed\n');
    const asRepository = ['--workspace', project, '--workspace-git'];
    const whole = await runCommand([...prompt, ...asRepository, '--apply'], { env });
    expect(whole).toMatchObject({ exitCode: 0, stdout: 'Fixed.\n' });
    expect(whole.stderr).toContain('4 files written, 1 deleted');
    expect(await readFile(at('seen.txt'), 'utf8')).toContain(
      '.\n..\n.git\n.gitignore\napp.py\nlib\nnotes.txt\n',
    );
    const changed = ' M app.py\n D old.py\n M run.sh\n?? notes.txt\n?? seen.txt\n?? tests/\n';
    expect(await git(project, 'status', '--porcelain')).toBe(changed);

    await git(project, 'reset', '--quiet', '--hard');
    await git(project, 'clean', '--quiet', '-df', '--exclude', 'notes.txt');
    const [last] = (await server.client.listTasks({ limit: 1 })).data;
    const task = await server.client.getTask(last?.id ?? '');
    expect(task.files?.type).toBe('bundle');
    await runCommand(['artifacts', 'pull', task.id, project, '--patch'], { env });
    expect(await git(project, 'status', '--porcelain')).toBe(changed);
  },
);
