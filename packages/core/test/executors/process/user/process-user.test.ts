import { randomUUID } from 'node:crypto';
import { chmod, copyFile, link, lstat, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CreateTaskInput } from '@claude-ops/contract';
import { say, useTool, type ModelServer } from '@claude-ops/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { findClaude } from '../../../../src/executors/process/find-claude.ts';
import { traceProgram } from '../../../../src/executors/process/program/trace-program.ts';
import { createClaudeOps } from '../../../../src/index.ts';
import { IS_WHOLE } from '../../../support/places/tests-in.ts';
import { makeRepository } from '../../../support/make-repository.ts';
import { runProcesses } from '../../../support/processes.ts';
import { startOps, type RunningOps } from '../../../support/start-ops.ts';
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
  { claude, ...options }: Parameters<typeof startOps>[0] & { readonly dataDirectory: string },
): Promise<RunningOps> {
  await chmod(path.dirname(options.dataDirectory), 0o711);
  return await startOps({ ...options, claude: { processUser, usePidNamespace, ...claude } });
}

/** What the commands of the agent have printed, each as it was told to the model. */
function printed({ requests }: ModelServer): string[] {
  const blocks = requests.at(-1)?.messages.flatMap(({ content }) => content) ?? [];
  return blocks.flatMap(({ content }) => (typeof content === 'string' ? [content] : []));
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
  test.for(ways)(
    'starts an agent as another user, with nothing of root, whose files stay out of reach, also by a link (%o)',
    async (way) => {
      await using directory = await temporaryDirectory();
      const dataDirectory = path.join(directory.path, 'data');
      const secret = randomUUID();
      const closed = ['secret.key', 'artifacts/one', 'uploads/one', 'repositories/one'].map((name) =>
        path.join(dataDirectory, name),
      );
      for (const file of closed) {
        await mkdir(path.dirname(file), { recursive: true, mode: 0o755 });
        await writeFile(file, secret, { mode: file.endsWith('.key') ? 0o600 : 0o644 });
      }
      const looks = closed.map(
        (file, index) =>
          `cat '${file}'; cp '${file}' copy; ln '${file}' hard-${index}; ln -s '${file}' soft-${index}`,
      );
      await using room = await startAsUser(way, {
        script: [
          bash('id; grep -E "^(Cap|NoNewPrivs|Groups)" /proc/self/status'),
          bash('pwd; touch "$HOME/x" "$TMPDIR/x" x && echo written'),
          bash(
            [...looks, `ls '${dataDirectory}'; cat /proc/1/environ /proc/${process.pid}/environ`].join('; '),
          ),
          say('done'),
        ],
        dataDirectory,
      });
      const task = await room.run({ permissionMode: 'bypassPermissions' });
      expect(task).toMatchObject({ status: 'completed' });
      const [who, where, looked] = printed(room.server);
      expect(who).toMatch(/^uid=65534\S* gid=65534\S* groups=65534\S*\n/);
      expect(who).toMatch(/^Groups:\s*$/m);
      expect(who).toMatch(/^NoNewPrivs:\s*1$/m);
      for (const set of ['Inh', 'Prm', 'Eff', 'Bnd', 'Amb'])
        expect(who).toMatch(new RegExp(`^Cap${set}:\\s*0{16}$`, 'm'));
      const outside = path.join(dataDirectory, 'workspaces', task.id);
      expect(where).toBe(`${way.usePidNamespace ? '/workspace' : outside}\nwritten`);

      expect(looked).toMatch(/Permission denied/);
      expect(JSON.stringify(await room.log(task.id))).not.toContain(secret);
      expect(JSON.stringify(await artifactsOf(room, task.id))).not.toContain(secret);
      for (const file of closed) expect((await lstat(file)).uid).toBe(0);
    },
  );

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
          dataDirectory,
          workspaces: { git },
          script: [bash(command), say('done')],
        });
        const task = await room.run({
          permissionMode: 'bypassPermissions',
          ...(files === undefined ? {} : { files }),
        });
        expect(task).toMatchObject({ status: 'completed', error: null });
        return { said: printed(room.server), artifacts: await artifactsOf(room, task.id) };
      };

      // Without namespaces the repository stands for the others: they are given away and taken back by the same code.
      if (way.usePidNamespace || IS_WHOLE) {
        const empty = await runWith(undefined, `mkdir deep && touch deep/gone.txt && ${change}`);
        expect(empty.artifacts).toEqual({ 'deep/a.txt': 'after\n', 'new/b.txt': 'new\n' });
        const unpacked = await runWith({ type: 'zip', data: zip }, change);
        expect(unpacked.artifacts).toEqual({
          'deep/a.txt': 'after\n',
          'deep/gone.txt': 'deleted',
          'new/b.txt': 'new\n',
        });
      }
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

  test('agents that run at the same time as the same user see nothing of each other', async () => {
    await using directory = await temporaryDirectory();
    const dataDirectory = path.join(directory.path, 'data');
    const [workspaces, attempts] = [
      path.join(dataDirectory, 'workspaces'),
      path.join(dataDirectory, 'attempts'),
    ];
    const secret = randomUUID();
    let looks = 'true';
    const victim = bash(`echo ${secret} | tee mine.txt "$HOME/mine.txt"; echo begin && sleep 300`);
    const attacker = () => [bash(looks), bash('kill -9 -1'), say('done')];
    await using room = await startAsUser(
      { usePidNamespace: true },
      {
        dataDirectory,
        script: ({ prompt, turn }) => (prompt === 'victim' ? victim : attacker()[turn]) ?? say('over'),
      },
    );
    const { id } = await room.create({ prompt: 'victim', permissionMode: 'bypassPermissions' });
    const mine = path.join(workspaces, id, 'mine.txt');
    await expect.poll(() => readFile(mine, 'utf8').catch(() => '')).toContain(secret);
    const [instance = ''] = await readdir(attempts);
    const [attempt = ''] = await readdir(path.join(attempts, instance));
    const home = path.join(attempts, instance, attempt, 'home', 'mine.txt');
    expect(await readFile(home, 'utf8')).toContain(secret);

    looks = [
      `cat '${mine}' '${home}'; ls '${workspaces}' '${attempts}' '${path.dirname(mine)}'`,
      `ln '${mine}' a; ln '${home}' b; ln -s '${mine}' c`,
      `unshare --user --map-root-user --mount sh -c "umount '${workspaces}'; umount '${attempts}'; cat '${mine}' '${home}'"`,
      // Not in what a machine has of programs, where no run can write.
      `find / \\( -path /proc -o -path /sys -o -path /usr -o -path '*/node_modules' \\) -prune -o -name mine.txt -print 2>/dev/null`,
      'cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline | tr "\\0" "\\n"; ls -d /proc/[0-9]*',
    ].join('; ');
    const task = await room.run({ prompt: 'attacker', permissionMode: 'bypassPermissions' });
    expect(task.status).toBe('completed');
    const seen = JSON.stringify(await room.log(task.id));
    expect(seen).toContain('No such file or directory');
    expect(seen).toContain('CLAUDE_OPS_ATTEMPT');
    expect(seen).not.toContain(secret);
    expect(seen).not.toContain(`${instance}.${attempt}`);
    // Its own link, of which the name of the other file is all.
    expect(await artifactsOf(room, task.id)).toEqual({ c: mine });
    expect(await room.ops.getTask(id)).toMatchObject({ status: 'running' });
  });

  test.for(ways)('cancel, timeout and success leave no process and no file (%o)', async (way) => {
    await using directory = await temporaryDirectory();
    const dataDirectory = path.join(directory.path, 'data');
    const daemon = bash('setsid sh -c "setsid sleep 301 & exec sleep 302" >/dev/null 2>&1 & echo left');
    await using room = await startAsUser(way, {
      dataDirectory,
      script: ({ prompt, turn }) => (turn > 0 ? say('done') : prompt === 'daemon' ? daemon : linger),
    });
    const permissionMode = 'bypassPermissions';
    expect(await room.run({ prompt: 'daemon', permissionMode })).toMatchObject({ status: 'completed' });
    expect(runProcesses()).toEqual([]);

    expect(await room.run({ prompt: 'linger', permissionMode, timeout: 3_000 })).toMatchObject({
      status: 'failed',
      error: { code: 'timed_out' },
    });
    expect(runProcesses()).toEqual([]);

    const { id } = await room.create({ prompt: 'linger', permissionMode });
    for (const seconds of ['300', '301', '302'])
      await expect.poll(runProcesses).toContainEqual(expect.stringContaining(`sleep ${seconds}`));
    expect(await room.ops.cancelTask(id)).toMatchObject({ status: 'cancelled' });
    expect(runProcesses()).toEqual([]);
    expect(await readdir(path.join(dataDirectory, 'workspaces'))).toEqual([]);
  });

  test.for(ways)('runs a CLI that lies in a private place, with all its tools (%o)', async (way) => {
    await using directory = await temporaryDirectory();
    const dataDirectory = path.join(directory.path, 'data');
    const hidden = path.join(directory.path, 'hidden');
    await mkdir(hidden, { mode: 0o700 });
    const claudePath = path.join(hidden, 'claude');
    const real = await realClaude();
    // Of the same file system it is there at once.
    await link(real, claudePath).catch(async () => await copyFile(real, claudePath));
    await using room = await startAsUser(way, {
      dataDirectory,
      claude: { path: claudePath },
      script: [
        bash('echo needle > haystack.txt; id -u; readlink /proc/$PPID/exe; type grep find rg'),
        bash('grep -r needle .; find . -name "hay*"; rg --no-heading needle'),
        useTool('Bash', { command: 'sleep 0.1; echo from behind > behind.txt', run_in_background: true }),
        bash(`until [ -s behind.txt ]; do sleep 0.1; done; cat behind.txt '${claudePath}'; ls '${hidden}'`),
        say('done'),
      ],
    });
    const task = await room.run({ permissionMode: 'bypassPermissions' });
    expect(task).toMatchObject({ status: 'completed', error: null });
    const [who = '', found, , look] = printed(room.server);
    const [, program = ''] = /^65534\n(.*)\n/.exec(who) ?? [];
    // The CLI's functions run their search in the program itself.
    for (const searcher of ['ugrep', 'bfs', 'rg']) expect(who).toContain(`exec -a ${searcher} ${program} `);
    expect(found).toBe('haystack.txt:needle\n./haystack.txt\nhaystack.txt:needle');
    expect(look).toMatch(/from behind\n(.*\n)?cat: .*hidden\/claude: Permission denied/);
    expect(look).toMatch(/hidden': Permission denied/);
    expect((await stat(hidden)).mode & 0o777).toBe(0o700);
  });

  test('without mounts a script that the user cannot run is a reason not to start', async () => {
    await using directory = await temporaryDirectory();
    await chmod(directory.path, 0o711);
    const hidden = path.join(directory.path, 'hidden');
    await mkdir(hidden, { mode: 0o700 });
    await writeFile(path.join(hidden, 'claude'), '#!/bin/sh\n', { mode: 0o755 });
    const start = startAsUser(
      { usePidNamespace: false },
      {
        dataDirectory: path.join(directory.path, 'data'),
        claude: { path: path.join(hidden, 'claude') },
      },
    );
    await expect(start).rejects.toThrow(
      /claude can't be run by user 65534\. Install it in a directory that every user can enter/,
    );
  });
});

/** The native program. */
async function realClaude(): Promise<string> {
  const found = await findClaude({ configured: undefined, environment: process.env });
  return (await traceProgram(found ?? 'claude')).file;
}

test.each([
  { uid: 0, gid: 1 },
  { uid: 1, gid: 0 },
  { uid: -1, gid: 1 },
  { uid: 1.5, gid: 1 },
  { uid: 2 ** 32 - 1, gid: 1 },
])('%o is nobody that an agent may be', (user) => {
  expect(() => createClaudeOps({ claude: { processUser: user } })).toThrow(
    /claude\.processUser\.[ug]id must be/,
  );
});
