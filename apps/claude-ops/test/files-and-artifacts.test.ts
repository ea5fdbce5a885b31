import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CreateTaskOptions, WorkspaceFiles } from '@claude-ops/contract';
import { downloadArtifacts, folder } from '@claude-ops/sdk/node';
import { say, startModelServer, useTool, type Script } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { git } from './support/git.ts';
import { IS_WHOLE } from './support/is-whole.ts';
import { runCommand, startServerProcess } from './support/server-process.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

const apiKey = 'sk-ant-api03-made-up-for-the-files-3333333333';
const NOTE = 'notes/über den Fluß #1.md';
const MADE = randomBytes(2_000);

/** What the agent does, with the CLI's own tools and with commands: it writes, edits and deletes. */
const WORK: Script = (request) => {
  const workspace =
    /Primary working directory: (\S+)/.exec(JSON.stringify(request.body))?.[1]?.split('\\n')[0] ?? '.';
  const at = (file: string) => path.join(workspace, file);
  const filled = [
    useTool('Write', { file_path: at('edited.txt'), content: 'old\n' }),
    useTool('Write', { file_path: at('deleted.txt'), content: 'x\n' }),
  ];
  const steps = [
    ...(request.prompt.includes('empty') ? filled : []),
    useTool('Read', { file_path: at('edited.txt') }),
    useTool('Edit', { file_path: at('edited.txt'), old_string: 'old', new_string: 'new' }),
    useTool('Write', { file_path: at(NOTE), content: '# Ein Fluß\n' }),
    useTool('Bash', { command: `rm deleted.txt && echo ${MADE.toString('base64')} | base64 -d > made.bin` }),
  ];
  return steps[request.turn] ?? say('Done.');
};

/** The files a workspace begins with, in a directory of the caller's. */
async function writeProject(directory: string): Promise<string> {
  await mkdir(path.join(directory, 'bin'), { recursive: true });
  await writeFile(path.join(directory, 'edited.txt'), 'old\n');
  await writeFile(path.join(directory, 'deleted.txt'), 'x\n');
  await writeFile(path.join(directory, 'kept.bin'), randomBytes(100_000));
  await writeFile(path.join(directory, 'bin/tool'), '#!/bin/sh\necho tool\n');
  await chmod(path.join(directory, 'bin/tool'), 0o755);
  return directory;
}

async function writeRepository(directory: string): Promise<string> {
  await writeProject(directory);
  await git(directory, 'init', '--quiet', '--initial-branch', 'main');
  await git(directory, 'add', '--all');
  await git(directory, 'commit', '--quiet', '--message', 'first');
  return directory;
}

interface Source {
  readonly files?: WorkspaceFiles;
  readonly options?: CreateTaskOptions;
}

const SOURCES = {
  empty: async (): Promise<Source> => ({}),
  zip: async (directory: string): Promise<Source> => ({
    options: { archive: await folder(await writeProject(directory)) },
  }),
  git: async (directory: string): Promise<Source> => ({
    files: { type: 'git', gitUrl: `file://${await writeRepository(directory)}`, gitRef: 'main' },
  }),
};

const fresh = { 'made.bin': ['created', MADE], [NOTE]: ['created', Buffer.from('# Ein Fluß\n')] } as const;
const edited = Buffer.from('new\n');
const EXPECTED = {
  empty: { 'edited.txt': ['created', edited], ...fresh },
  zip: { 'deleted.txt': ['deleted', null], 'edited.txt': ['modified', edited], ...fresh },
  git: { 'deleted.txt': ['deleted', null], 'edited.txt': ['modified', edited], ...fresh },
} as const;

// What an agent makes in an empty workspace it makes in the others too.
test.each([...(IS_WHOLE ? (['empty'] as const) : []), 'zip', 'git'] as const)(
  'what the agent did in the workspace (%s) comes back byte for byte over REST, SDK and command line',
  async (kind) => {
    await using directory = await temporaryDirectory();
    const inDirectory = (name: string) => path.join(directory.path, name);
    await using model = await startModelServer({ script: WORK });
    await using server = await startServerProcess(inDirectory('data'), {
      UPSTREAM_BASE_URL: model.url,
      GIT_PROTOCOLS: 'file',
    });
    const { client, url } = server;
    const { files, options } = await SOURCES[kind](inDirectory('source'));
    const input = {
      prompt: `work: ${kind}`,
      apiKey,
      permissionMode: 'auto',
      ...(files && { files }),
    } as const;

    const { id } = await client.createTask(input, options);
    const { status, error } = await client.waitForCompletion(id);
    expect({ status, error }).toEqual({ status: 'completed', error: null });

    const artifacts = (await client.listArtifacts(id)).data.filter((one) => one.path !== 'changes.patch');
    expect(Object.fromEntries(artifacts.map(({ path: name, ...rest }) => [name, rest]))).toMatchObject(
      Object.fromEntries(
        Object.entries(EXPECTED[kind]).map(([name, [change, bytes]]) => [
          name,
          { status: change, bytes: bytes?.length ?? 0, sha256: bytes && sha256(bytes) },
        ]),
      ),
    );
    expect(artifacts).toHaveLength(Object.keys(EXPECTED[kind]).length);

    await downloadArtifacts(client, id, inDirectory('by-sdk'));
    const command = await runCommand(['artifacts', id, '--download', inDirectory('by-cli')], {
      env: { CLAUDE_OPS_URL: url },
    });
    expect(command).toMatchObject({ exitCode: 0 });
    for (const [name, [, bytes]] of Object.entries(EXPECTED[kind])) {
      const address = `${url}/api/tasks/${id}/artifacts/${name.split('/').map(encodeURIComponent).join('/')}`;
      const response = await fetch(address);
      expect(response.status, name).toBe(bytes === null ? 404 : 200);
      if (bytes === null) continue;
      expect(Buffer.from(await response.arrayBuffer()).equals(bytes), name).toBe(true);
      const { body } = await client.openArtifact(id, name);
      expect(Buffer.from(await new Response(body).arrayBuffer()).equals(bytes), name).toBe(true);
      expect((await readFile(path.join(inDirectory('by-sdk'), name))).equals(bytes), name).toBe(true);
      expect((await readFile(path.join(inDirectory('by-cli'), name))).equals(bytes), name).toBe(true);
    }
    if (kind !== 'git') return;

    const clone = inDirectory('clone');
    await git(directory.path, 'clone', '--quiet', inDirectory('source'), clone);
    await git(clone, 'apply', path.join(inDirectory('by-sdk'), 'changes.patch'));
    expect(await git(clone, 'status', '--porcelain', '-z')).toBe(
      ` D deleted.txt\0 M edited.txt\0?? made.bin\0?? notes/\0`,
    );
    expect((await readFile(path.join(clone, 'made.bin'))).equals(MADE)).toBe(true);
    expect(await readFile(path.join(clone, NOTE), 'utf8')).toBe('# Ein Fluß\n');
  },
  60_000,
);

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
