import { randomUUID } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CreateTaskInput } from '@claude-ops/contract';
import { say, useTool, type ModelServer } from '@claude-ops/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ClaudeOpsOptions } from '../../../../src/index.ts';
import { makeRepository } from '../../../support/make-repository.ts';
import { runProcesses } from '../../../support/processes.ts';
import { API_KEY, startOps, type RunningOps } from '../../../support/start-ops.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';
import { writeZip } from '../../../support/write-zip.ts';

const processUser = { uid: 65_534, gid: 65_534 };
const ways = [{ usePidNamespace: true }, { usePidNamespace: false }] as const;
const bash = (command: string) => useTool('Bash', { command });
/** What runs until it is ended, and leaves two daemons. */
const linger = bash(
  'setsid sh -c "setsid sleep 301 & exec sleep 302" >/dev/null 2>&1 & echo begin && sleep 300',
);

/** Whether a server may start anything as another user. */
const isRoot = process.getuid?.() === 0;

beforeAll(async () => {
  await chmod(os.tmpdir(), 0o711);
});

async function startAsUser(
  { usePidNamespace }: { readonly usePidNamespace: boolean },
  { claude, ...options }: Parameters<typeof startOps>[0] & { dataDirectory: string },
): Promise<RunningOps> {
  await chmod(path.dirname(options.dataDirectory), 0o711);
  return await startOps({ ...options, claude: { processUser, usePidNamespace, ...claude } });
}

/** What the commands of the agent have printed, each as it was told to the model. */
function printed({ requests }: ModelServer): string[] {
  const results: string[] = [];
  for (const message of (requests.at(-1)?.messages ?? []) as { content: unknown }[])
    for (const block of Array.isArray(message.content) ? (message.content as { content?: unknown }[]) : [])
      if (typeof block.content === 'string') results.push(block.content);
  return results;
}

async function artifactsOf({ ops }: RunningOps, id: string): Promise<Record<string, string>> {
  const { data } = await ops.listArtifacts(id);
  const texts = data.map(async ({ path: name, status }) => {
    if (status === 'deleted') return [name, status] as const;
    const { body } = await ops.openArtifact(id, name);
    return [name, Buffer.concat(await Array.fromAsync(body)).toString()] as const;
  });
  return Object.fromEntries(await Promise.all(texts));
}

describe.runIf(isRoot)('a server that is root', () => {
  test.for(ways)('starts an agent as another user, with nothing of root (%o)', async (way) => {
    await using directory = await temporaryDirectory();
    await using room = await startAsUser(way, {
      script: [
        bash('id; grep -E "^(Cap|NoNewPrivs|Groups)" /proc/self/status'),
        bash('pwd; touch "$HOME/x" "$TMPDIR/x" x && echo written'),
        say('done'),
      ],
      dataDirectory: path.join(directory.path, 'data'),
    });
    const task = await room.run({ permissionMode: 'bypassPermissions' });
    expect(task).toMatchObject({ status: 'completed' });
    const [who, where] = printed(room.server);
    expect(who).toMatch(/^uid=65534\S* gid=65534\S* groups=65534\S*\n/);
    expect(who).toMatch(/^Groups:\s*$/m);
    expect(who).toMatch(/^NoNewPrivs:\s*1$/m);
    for (const set of ['Inh', 'Prm', 'Eff', 'Bnd', 'Amb'])
      expect(who).toMatch(new RegExp(`^Cap${set}:\\s*0{16}$`, 'm'));
    expect(where).toBe(`${path.join(directory.path, 'data', 'workspaces', task.id)}\nwritten`);
  });

  const git = { allowedProtocols: ['file'] } as const;
  const zip = writeZip([
    { name: 'deep/a.txt', data: 'before' },
    { name: 'deep/gone.txt', data: 'gone' },
  ]).toString('base64');
  const change =
    'echo after > deep/a.txt && rm deep/gone.txt && mkdir new && echo new > new/b.txt && chmod 000 new/b.txt && chmod 500 new';

  test.for(ways)(
    'collects what the agent did in an empty, a zip and a git workspace, and removes it (%o)',
    async (way) => {
      await using directory = await temporaryDirectory();
      const source = await makeRepository(path.join(directory.path, 'source'));
      await source.commit({ 'deep/a.txt': 'before\n', 'deep/gone.txt': 'gone\n' });
      const gitUrl = pathToFileURL(source.path).href;
      const dataDirectory = path.join(directory.path, 'data');
      const runWith = async (files: CreateTaskInput['files'], command: string) => {
        await using room = await startAsUser(way, {
          ...{ dataDirectory, workspaces: { git } },
          script: [bash(command), say('done')],
        });
        const task = await room.run({
          permissionMode: 'bypassPermissions',
          ...(files === undefined ? {} : { files }),
        });
        expect(task).toMatchObject({ status: 'completed', error: null });
        return { said: printed(room.server), artifacts: await artifactsOf(room, task.id) };
      };

      const empty = await runWith(undefined, `mkdir deep && touch deep/gone.txt && ${change}`);
      expect(empty.artifacts).toEqual({ 'deep/a.txt': 'after\n', 'new/b.txt': 'new\n' });
      const unpacked = await runWith({ type: 'zip', data: zip }, change);
      expect(unpacked.artifacts).toEqual({
        'deep/a.txt': 'after\n',
        'deep/gone.txt': 'deleted',
        'new/b.txt': 'new\n',
      });
      const cloned = await runWith(
        { type: 'git', gitUrl },
        `${change}; git -c user.name=a -c user.email=a@b.c commit -qam changed && git log --oneline --format=%s`,
      );
      expect(cloned.said[0]).toMatch(/^changed\n/);
      expect(cloned.artifacts).toMatchObject({
        'deep/a.txt': 'after\n',
        'deep/gone.txt': 'deleted',
        'new/b.txt': 'new\n',
      });
      expect(cloned.artifacts['changes.patch']).toMatch(
        /-before\n\+after\n[\s\S]*deleted file[\s\S]*new file/,
      );

      expect(await readdir(path.join(dataDirectory, 'workspaces'))).toEqual([]);
      const [attempts = ''] = await readdir(path.join(dataDirectory, 'attempts'));
      expect(await readdir(path.join(dataDirectory, 'attempts', attempts))).toEqual([]);
    },
  );
});
