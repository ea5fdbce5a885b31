import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { say, useTool, type Script, type Step } from '@claude-ops/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { ONE_USER, rangeOf, waysWithWarm } from '../../../support/agent-users.ts';
import { toolResults } from '../../../support/have-agent-run.ts';
import { IS_WHOLE } from '../../../support/places/tests-in.ts';
import { startOps, type RunningOps } from '../../../support/start-ops.ts';
import { findWarm, type FoundWarm } from '../../../support/the-warm-process.ts';

const ways = waysWithWarm(8);
/** A range of users is the same with and without mounts, but for what its runs see of each other. */
const apart = IS_WHOLE ? ways : ways.filter(({ name }) => name !== 'a range of users');
const permissionMode = 'bypassPermissions';
const warm = { count: 1 };
const bash = (command: string) => useTool('Bash', { command });
const idle = async ({ ops }: RunningOps) => (await ops.getHealth()).warm.idle;

beforeAll(async () => {
  await chmod(os.tmpdir(), 0o711);
});

/** claude-ops with a warm process that may do all unasked, as the task had it that ran before. */
async function startUnasked(
  script: Script,
  options: Parameters<typeof startOps>[0] = {},
): Promise<RunningOps> {
  const room = await startOps({ ...options, script, claude: { ...options.claude, warm } });
  await room.run({ prompt: 'the first', permissionMode });
  await untilWarm(room);
  return room;
}

/** Comes back once there is a warm process that may do all unasked, other than those that there were. */
async function untilWarm(room: RunningOps, others: readonly FoundWarm[] = []): Promise<FoundWarm> {
  const isNew = (found: FoundWarm | undefined) =>
    found?.isUnasked === true && others.every(({ mark }) => mark !== found.mark);
  await expect
    .poll(async () => (await idle(room)) === 1 && isNew(findWarm()), { timeout: 30_000 })
    .toBe(true);
  const found = findWarm();
  if (found === undefined) throw new Error('The warm process has ended.');
  return found;
}

describe.runIf(ways.length > 0)('warm processes of other users', () => {
  test.for(apart)(
    'a task that takes a warm process is its user, and so is what it works in, and nothing is left of it ($name)',
    async ({ claude }) => {
      const seconds = `300.${process.hrtime.bigint()}`;
      const left = ['/tmp', '/var/tmp', '/dev/shm'].map((place) => path.join(place, `left-${randomUUID()}`));
      const hide = `env -i setsid sh -c 'env -i setsid sleep ${seconds} & env -i setsid sleep ${seconds} &' </dev/null >/dev/null 2>&1`;
      const leave = left.map((place) => `mkdir ${place}; touch ${place}/a ${place}.txt`).join('; ');
      const commands = [
        'id -u; stat -c %u . "$HOME" "$TMPDIR"; echo made > made.txt; echo $CLAUDE_OPS_ATTEMPT',
        `${hide}; ${leave}; ipcmk --shmem 4096; ipcmk --queue; ipcmk --semaphore 1; echo left`,
      ];
      const steps = [...commands.map(bash), say('done')];
      await using room = await startUnasked(
        ({ prompt, turn }) => (prompt === 'the first' ? undefined : steps[turn]) ?? say('done'),
        { claude },
      );
      const warmProcess = await untilWarm(room);
      expect((await room.ops.getHealth()).warm.memoryBytes).toBeGreaterThan(50_000_000);
      const task = await room.run({ permissionMode });
      expect(task).toMatchObject({ status: 'completed' });
      const [who, printed] = toolResults(room);
      expect(who).toBe(`${`${warmProcess.uid}\n`.repeat(4)}${warmProcess.mark}`);
      const { uid = 0, lastUid = uid } = claude.processUser ?? {};
      expect(warmProcess.uid >= uid && warmProcess.uid <= lastUid).toBe(true);
      const { data } = await room.ops.listArtifacts(task.id);
      expect(data).toMatchObject([{ path: 'made.txt', status: 'created' }]);
      expect(warmProcess.pids.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
      for (const place of [warmProcess.home, warmProcess.workspace])
        await expect(stat(place)).rejects.toMatchObject({ code: 'ENOENT' });

      expect(printed).toMatch(/left$/);
      expect(() => execFileSync('pgrep', ['-f', `^sleep ${seconds}`])).toThrow();
      for (const place of left)
        expect(
          readdirSync(path.dirname(place)).filter((name) => name.startsWith(path.basename(place))),
        ).toEqual([]);
      for (const kind of ['shm', 'msg', 'sem'])
        expect(readFileSync(`/proc/sysvipc/${kind}`, 'latin1')).not.toMatch(
          new RegExp(`\\s${warmProcess.uid}\\s`),
        );
    },
  );

  test.for(ways)(
    'a task finds nothing of a warm process, and does nothing to it ($name)',
    async ({ claude }) => {
      const secret = randomUUID();
      let attacks: Step[] = [];
      const script: Script = ({ prompt, turn }) => {
        if (prompt === 'attack') return attacks[turn] ?? say('done');
        if (prompt === 'victim' && turn === 0) return bash('ls -A . ; ls -A "$HOME"; ls -A "$TMPDIR"');
        return say('done');
      };
      const { promise: mayAttack, resolve: attack } = Promise.withResolvers<void>();
      await using room = await startUnasked(
        async (request) => {
          if (request.prompt === 'attack') await mayAttack;
          return await script(request);
        },
        { claude, maxConcurrency: 2 },
      );
      const own = await untilWarm(room);
      const { id } = await room.create({ prompt: 'attack', permissionMode });
      const warmProcess = await untilWarm(room, [own]);
      const { workspace, home } = warmProcess;
      const planted = [workspace, home, path.join(home, '.claude')].map((place) => path.join(place, secret));
      attacks = [
        bash(
          [
            ...planted.map((file) => `echo ${secret} > '${file}'`),
            `ln -s '${home}' into-home; ls -A '${workspace}' '${home}' into-home/; cat '${home}/.gitconfig'`,
            'cat /proc/[0-9]*/environ | tr "\\0" "\\n"; ls /proc/[0-9]*/cwd/ /proc/[0-9]*/root/workspace',
            `for pid in ${warmProcess.pids.join(' ')}; do kill -STOP $pid; kill -9 $pid; done`,
            `find '${os.tmpdir()}' /workspace /claude-ops -name '*${path.basename(workspace)}*' 2>/dev/null | sed 's/^/found /'`,
            `for name in $(grep -o '/[^ ]*cc-socks[^ ]*' /proc/net/unix | sort -u); do ls "$name" && echo reached; done`,
            'echo attacked',
          ].join('; '),
        ),
      ];
      attack();
      expect(await room.ops.waitForCompletion(id)).toMatchObject({ status: 'completed' });
      const [printed = ''] = toolResults(room);
      expect(printed).toMatch(/\nattacked$/);
      expect(printed).toContain(own.mark);
      for (const unseen of [warmProcess.mark, warmProcess.token, 'found ', 'Claude <noreply'])
        expect(printed).not.toContain(unseen);
      // The socket of its own session.
      expect(printed.match(/^reached$/gm)).toHaveLength(1);
      expect(findWarm()).toMatchObject({ mark: warmProcess.mark, pids: warmProcess.pids });

      const victim = await room.run({ prompt: 'victim', permissionMode });
      expect(victim).toMatchObject({ status: 'completed' });
      expect(toolResults(room)[0]).not.toContain(secret);
      expect(toolResults(room)[0]).toContain('.gitconfig');
    },
  );

  test('a warm process that dies gives its user back, with nothing of that user left', async () => {
    const [name, seconds] = [`left-${randomUUID()}`, `300.${process.hrtime.bigint()}`];
    await using room = await startUnasked([say('done')], {
      maxConcurrency: 1,
      memory: { checkMs: 50 },
      claude: { processUser: rangeOf(2) },
    });
    const warmProcess = await untilWarm(room);
    const hidden = spawn(
      'setpriv',
      [
        ...[`--reuid=${warmProcess.uid}`, `--regid=${warmProcess.uid}`, '--clear-groups', 'sh', '-c'],
        `touch /var/tmp/${name}; exec sleep ${seconds}`,
      ],
      { detached: true, stdio: 'ignore', env: { PATH: process.env['PATH'] } },
    );
    const ended = once(hidden, 'exit');
    await expect.poll(() => existsSync(`/var/tmp/${name}`)).toBe(true);
    for (const pid of warmProcess.pids) process.kill(pid, 'SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
    const next = await untilWarm(room, [warmProcess]);
    expect(existsSync(`/var/tmp/${name}`)).toBe(false);
    expect(next.pids.filter((pid) => warmProcess.pids.includes(pid))).toEqual([]);
  });

  test('each run finds a user, whatever the warm processes have', async () => {
    const warnings: unknown[] = [];
    const logger = { info() {}, error() {}, warn: (facts: unknown) => void warnings.push(facts) };
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    await using room = await startOps({
      maxConcurrency: 2,
      logger,
      script: async () => {
        await mayEnd;
        return say('done');
      },
      claude: { processUser: rangeOf(3), warm: { count: 2 } },
    });
    expect(warnings).toContainEqual({ wanted: 2, most: 1 });
    await expect.poll(() => idle(room), { timeout: 30_000 }).toBe(1);
    // Neither is one that a warm process can become.
    const inputs = [{ permissionMode }, { trustWorkspace: true }] as const;
    const tasks = await Promise.all(inputs.map((input) => room.create(input)));
    await expect.poll(() => room.server.requests.length).toBe(2);
    expect(await idle(room)).toBeLessThanOrEqual(1);
    end();
    for (const { id } of tasks)
      expect(await room.ops.waitForCompletion(id)).toMatchObject({ status: 'completed' });
  });

  test.for([
    { name: 'a range with a user for each run and none beyond', claude: { processUser: rangeOf(1) } },
    { name: 'one user without mounts', claude: { processUser: ONE_USER, usePidNamespace: false } },
  ])('there is no warm process, and tasks start cold, with $name', async ({ claude }) => {
    const memory = {
      timesAsked: 0,
      async available() {
        memory.timesAsked += 1;
        return Number.MAX_SAFE_INTEGER;
      },
    };
    await using room = await startOps({
      script: [say('done')],
      maxConcurrency: 1,
      memory,
      claude: { ...claude, warm },
    });
    await expect.poll(() => memory.timesAsked).toBeGreaterThan(0);
    expect(await room.run()).toMatchObject({ status: 'completed' });
    await expect.poll(() => memory.timesAsked).toBeGreaterThan(1);
    expect(findWarm()).toBeUndefined();
    expect(await idle(room)).toBe(0);
  });
});
