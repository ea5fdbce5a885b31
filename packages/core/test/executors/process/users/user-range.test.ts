import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { say, useTool } from '@claude-ops/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { silentLogger } from '../../../../src/logger.ts';
import { createRunUsers } from '../../../../src/executors/process/users/run-users.ts';
import { createClaudeOps } from '../../../../src/index.ts';
import { toolResults } from '../../../support/have-agent-run.ts';
import { IS_WHOLE } from '../../../support/places/tests-in.ts';
import { startOps, type RunningOps } from '../../../support/start-ops.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const isRoot = process.getuid?.() === 0;
/** Of this process alone: all that these users run is ended. */
const first = 1_000_000 + (process.pid % 100_000) * 4;
const last = first + 3;
const processUser = { uid: first, gid: first, lastUid: last };
/** A pattern of all of them. */
const UID = `(?:${[first, first + 1, first + 2, last].join('|')})`;
const ways = [{ usePidNamespace: true }, { usePidNamespace: false }] as const;
const permissionMode = 'bypassPermissions';
const bash = (command: string) => useTool('Bash', { command });

beforeAll(async () => {
  await chmod(os.tmpdir(), 0o711);
});

async function startInRange(
  way: (typeof ways)[number],
  options: Parameters<typeof startOps>[0] & { readonly dataDirectory: string },
): Promise<RunningOps> {
  await chmod(path.dirname(options.dataDirectory), 0o711);
  return await startOps({ ...options, claude: { processUser, ...way } });
}

/** The processes that sleep for a time that no other process sleeps. */
function sleepsOf(seconds: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1') === `sleep\0${seconds}\0`;
    } catch {
      return false;
    }
  });
}

describe.runIf(isRoot)('a range of users', () => {
  // Within namespaces even runs of one user are apart: hostile-pairs has all set-ups.
  test.for(IS_WHOLE ? ways : ways.slice(1))(
    'runs at the same time are different users, in groups of their own (%o)',
    async (way) => {
      await using directory = await temporaryDirectory();
      const dataDirectory = path.join(directory.path, 'data');
      const secret = randomUUID();
      await using room = await startInRange(way, {
        dataDirectory,
        script: ({ prompt, turn }) => {
          if (prompt === 'victim') return bash(`id > mine.txt; echo ${secret} >> mine.txt; sleep 300`);
          const attack = [`id; cat ${dataDirectory}/workspaces/*/mine.txt ${prompt}`, 'kill -9 -1'][turn];
          return attack === undefined ? say('done') : bash(attack);
        },
      });
      const { id } = await room.create({ prompt: 'victim', permissionMode });
      const mine = path.join(dataDirectory, 'workspaces', id, 'mine.txt');
      const read = () => {
        try {
          return readFileSync(mine, 'utf8');
        } catch {
          return '';
        }
      };
      await expect.poll(read).toContain(secret);
      const [, uid] = new RegExp(`^uid=(${UID}) gid=\\1 groups=\\1`).exec(read()) ?? [];
      expect(uid).toBeDefined();
      const attacker = await room.run({ prompt: mine, permissionMode });
      const seen = JSON.stringify(await room.log(attacker.id));
      expect(seen).toMatch(new RegExp(`uid=${UID} `));
      expect(seen).not.toContain(`uid=${uid}`);
      expect(seen).not.toContain(secret);
      expect(await room.ops.getTask(id)).toMatchObject({ status: 'running' });
      expect((await stat(mine)).uid).toBe(Number(uid));
    },
  );

  test.for(ways)('nothing of a run lives on, however well it hides (%o)', async (way) => {
    await using directory = await temporaryDirectory();
    const seconds = `300.${process.hrtime.bigint()}`;
    const left = ['/tmp', '/var/tmp', '/dev/shm'].map((place) => path.join(place, `left-${randomUUID()}`));
    const hide = `env -i setsid sh -c 'env -i setsid sleep ${seconds} & env -i setsid sleep ${seconds} &' </dev/null >/dev/null 2>&1`;
    const leave = left
      .map((place) => `mkdir ${place}; touch ${place}/a ${place}.txt "$(printf '${place}.\\377')"`)
      .join('; ');
    await using room = await startInRange(way, {
      dataDirectory: path.join(directory.path, 'data'),
      script: [
        bash(`${hide}; ${leave}; ipcmk --shmem 4096; ipcmk --queue; ipcmk --semaphore 1; echo left`),
        say('done'),
      ],
    });
    expect(await room.run({ permissionMode })).toMatchObject({ status: 'completed' });
    expect(toolResults(room)[0]).toMatch(/left$/);
    expect(sleepsOf(seconds)).toEqual([]);
    for (const place of left)
      expect(
        readdirSync(path.dirname(place), 'latin1').filter((name) => name.startsWith(path.basename(place))),
      ).toEqual([]);
    for (const kind of ['shm', 'msg', 'sem'])
      expect(readFileSync(`/proc/sysvipc/${kind}`, 'latin1')).not.toMatch(new RegExp(`\\s${UID}\\s`));
  });

  test('a start ends what users of the range still run, and removes what they left', async () => {
    await using directory = await temporaryDirectory();
    const seconds = `300.${process.hrtime.bigint()}`;
    const child = spawn(
      'setpriv',
      [`--reuid=${last}`, `--regid=${last}`, '--clear-groups', 'sleep', seconds],
      {
        detached: true,
        stdio: 'ignore',
        env: { PATH: process.env['PATH'] },
      },
    );
    const ended = once(child, 'exit');
    await expect.poll(() => sleepsOf(seconds)).toHaveLength(1);
    const left = path.join('/var/tmp', `left-${randomUUID()}`);
    await mkdir(left);
    await writeFile(path.join(left, 'a'), '');
    execFileSync('chown', ['-R', `${last}:${last}`, left]);
    await using _room = await startInRange(
      { usePidNamespace: false },
      { dataDirectory: path.join(directory.path, 'data') },
    );
    expect(await ended).toEqual([null, 'SIGKILL']);
    await expect(stat(left)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

/** Users by the last digit of their uid. */
function usersOf(count: number, maxRuns: number) {
  const base = 3_999_000_000;
  const range = { uid: base + 1, gid: base + 1, lastUid: base + count };
  const users = createRunUsers(range, { maxRuns, logger: silentLogger, hostEnvironment: process.env });
  const digit = (uid: number | undefined) => (uid === undefined ? undefined : uid - base);
  return {
    ...users,
    uidOf: async (id: string) => digit((await users.take(id))?.uid),
    uidAhead: async (id: string) => digit((await users.takeAhead(id))?.user?.uid),
  };
}

test('a user is given again once it was given back, the one that was used last coming last', async () => {
  const { uidOf, take, giveBack } = usersOf(3, 3);
  expect([await uidOf('a'), await uidOf('b'), await uidOf('a'), await uidOf('c')]).toEqual([1, 2, 1, 3]);
  await expect(take('d')).rejects.toThrow(/All 3 users of PROCESS_USER have a run.*MAX_CONCURRENCY/);
  await giveBack('c');
  await giveBack('a');
  expect([await uidOf('d'), await uidOf('e')]).toEqual([1, 3]);
});

test('warm processes have the users that runs can not need, and no more', async () => {
  const { uidOf, uidAhead, giveBack } = usersOf(3, 2);
  expect([await uidAhead('ahead'), await uidAhead('another')]).toEqual([1, undefined]);
  expect([await uidOf('a'), await uidOf('b')]).toEqual([2, 3]);
  await giveBack('ahead');
  expect([await uidAhead('another'), await usersOf(2, 2).uidAhead('ahead')]).toEqual([1, undefined]);
});

test('the run that a warm process becomes is its user, and the next warm process has another', async () => {
  const { uidOf, uidAhead, passOn, giveBack } = usersOf(3, 2);
  expect(await uidAhead('ahead')).toBe(1);
  passOn('ahead', 'a');
  await giveBack('ahead');
  expect([await uidOf('a'), await uidAhead('another'), await uidOf('b')]).toEqual([1, 2, 3]);
  await giveBack('a');
  expect(await uidOf('c')).toBe(1);
});

test('one user is the user of every run and of every warm process', async () => {
  const user = { uid: 5, gid: 6 };
  const users = createRunUsers(user, { maxRuns: 1, logger: silentLogger, hostEnvironment: process.env });
  expect([await users.take('a'), await users.take('b')]).toEqual([user, user]);
  expect([await users.takeAhead('a'), await users.takeAhead('b')]).toEqual([{ user }, { user }]);
  const ofServer = createRunUsers(undefined, {
    maxRuns: 1,
    logger: silentLogger,
    hostEnvironment: process.env,
  });
  expect([await ofServer.take('a'), await ofServer.takeAhead('b')]).toEqual([undefined, { user: undefined }]);
});

test('a range that ends before it begins is refused', () => {
  expect(() => createClaudeOps({ claude: { processUser: { uid: 9, gid: 9, lastUid: 8 } } })).toThrow(
    /claude\.processUser\.lastUid must not be below uid/,
  );
});
