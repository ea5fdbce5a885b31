import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { say, useTool, type Script, type Step } from '@claude-ops/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { ONE_USER, rangeOf, waysWithSpares } from '../../../support/agent-users.ts';
import { toolResults } from '../../../support/have-agent-run.ts';
import { startOps, type RunningOps } from '../../../support/start-ops.ts';
import { findSpare, type FoundSpare } from '../../../support/the-spare.ts';

const ways = waysWithSpares(8);
const permissionMode = 'bypassPermissions';
const spares = { count: 1 };
const bash = (command: string) => useTool('Bash', { command });
const parked = async ({ ops }: RunningOps) => (await ops.getHealth()).spares.parked;

beforeAll(async () => {
  await chmod(os.tmpdir(), 0o711);
});

/** claude-ops with a spare that may do all unasked, as the task had it that ran before. */
async function startUnasked(
  script: Script,
  options: Parameters<typeof startOps>[0] = {},
): Promise<RunningOps> {
  const room = await startOps({ ...options, script, claude: { ...options.claude, spares } });
  await room.run({ prompt: 'the first', permissionMode });
  await untilSpare(room);
  return room;
}

/** Comes back once there is a spare that may do all unasked, other than those that there were. */
async function untilSpare(room: RunningOps, others: readonly FoundSpare[] = []): Promise<FoundSpare> {
  const isNew = (found: FoundSpare | undefined) =>
    found?.isUnasked === true && others.every(({ mark }) => mark !== found.mark);
  await expect
    .poll(async () => (await parked(room)) === 1 && isNew(findSpare()), { timeout: 30_000 })
    .toBe(true);
  const found = findSpare();
  if (found === undefined) throw new Error('The spare has ended.');
  return found;
}

describe.runIf(ways.length > 0)('spares of other users', () => {
  test.for(ways)(
    'a task that takes a spare is its user, and so is what it works in ($name)',
    async ({ claude }) => {
      await using room = await startUnasked(
        ({ prompt, turn }) =>
          prompt === 'the first' || turn > 0
            ? say('done')
            : bash('id -u; stat -c %u . "$HOME" "$TMPDIR"; echo made > made.txt; echo $CLAUDE_OPS_ATTEMPT'),
        { claude },
      );
      const spare = await untilSpare(room);
      expect((await room.ops.getHealth()).spares.memoryBytes).toBeGreaterThan(50_000_000);
      const task = await room.run({ permissionMode });
      expect(task).toMatchObject({ status: 'completed' });
      expect(toolResults(room)).toEqual([`${`${spare.uid}\n`.repeat(4)}${spare.mark}`]);
      const { uid = 0, lastUid = uid } = claude.processUser ?? {};
      expect(spare.uid >= uid && spare.uid <= lastUid).toBe(true);
      const { data } = await room.ops.listArtifacts(task.id);
      expect(data).toMatchObject([{ path: 'made.txt', status: 'created' }]);
      expect(spare.pids.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
      for (const place of [spare.home, spare.workspace])
        await expect(stat(place)).rejects.toMatchObject({ code: 'ENOENT' });
    },
  );

  test.for(ways)('a task finds nothing of a spare, and does nothing to it ($name)', async ({ claude }) => {
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
    const own = await untilSpare(room);
    const { id } = await room.create({ prompt: 'attack', permissionMode });
    const spare = await untilSpare(room, [own]);
    const { workspace, home } = spare;
    const planted = [workspace, home, path.join(home, '.claude')].map((place) => path.join(place, secret));
    attacks = [
      bash(
        [
          ...planted.map((file) => `echo ${secret} > '${file}'`),
          `ln -s '${home}' into-home; ls -A '${workspace}' '${home}' into-home/; cat '${home}/.gitconfig'`,
          'cat /proc/[0-9]*/environ | tr "\\0" "\\n"; ls /proc/[0-9]*/cwd/ /proc/[0-9]*/root/workspace',
          `for pid in ${spare.pids.join(' ')}; do kill -STOP $pid; kill -9 $pid; done`,
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
    for (const unseen of [spare.mark, spare.token, 'found ', 'Claude <noreply'])
      expect(printed).not.toContain(unseen);
    // The socket of its own session.
    expect(printed.match(/^reached$/gm)).toHaveLength(1);
    expect(findSpare()).toMatchObject({ mark: spare.mark, pids: spare.pids });

    const victim = await room.run({ prompt: 'victim', permissionMode });
    expect(victim).toMatchObject({ status: 'completed' });
    expect(toolResults(room)[0]).not.toContain(secret);
    expect(toolResults(room)[0]).toContain('.gitconfig');
  });

  test.for(ways)('nothing is left of a run that had taken a spare ($name)', async ({ claude }) => {
    const seconds = `300.${process.hrtime.bigint()}`;
    const left = ['/tmp', '/var/tmp', '/dev/shm'].map((place) => path.join(place, `left-${randomUUID()}`));
    const hide = `env -i setsid sh -c 'env -i setsid sleep ${seconds} & env -i setsid sleep ${seconds} &' </dev/null >/dev/null 2>&1`;
    const leave = left.map((place) => `mkdir ${place}; touch ${place}/a ${place}.txt`).join('; ');
    await using room = await startUnasked(
      ({ prompt, turn }) =>
        prompt === 'the first' || turn > 0
          ? say('done')
          : bash(`${hide}; ${leave}; ipcmk --shmem 4096; ipcmk --queue; ipcmk --semaphore 1; echo left`),
      { claude },
    );
    const spare = await untilSpare(room);
    expect(await room.run({ permissionMode })).toMatchObject({ status: 'completed' });
    expect(toolResults(room)[0]).toMatch(/left$/);
    expect(() => execFileSync('pgrep', ['-f', `^sleep ${seconds}`])).toThrow();
    for (const place of left)
      expect(
        readdirSync(path.dirname(place)).filter((name) => name.startsWith(path.basename(place))),
      ).toEqual([]);
    for (const kind of ['shm', 'msg', 'sem'])
      expect(readFileSync(`/proc/sysvipc/${kind}`, 'latin1')).not.toMatch(new RegExp(`\\s${spare.uid}\\s`));
  });

  test('a spare that dies gives its user back, with nothing of that user left', async () => {
    const [name, seconds] = [`left-${randomUUID()}`, `300.${process.hrtime.bigint()}`];
    await using room = await startUnasked([say('done')], {
      ...{ maxConcurrency: 1, memory: { checkMs: 50 } },
      claude: { processUser: rangeOf(2) },
    });
    const spare = await untilSpare(room);
    const hidden = spawn(
      'setpriv',
      [
        ...[`--reuid=${spare.uid}`, `--regid=${spare.uid}`, '--clear-groups', 'sh', '-c'],
        `touch /var/tmp/${name}; exec sleep ${seconds}`,
      ],
      { detached: true, stdio: 'ignore', env: { PATH: process.env['PATH'] } },
    );
    const ended = once(hidden, 'exit');
    await expect.poll(() => existsSync(`/var/tmp/${name}`)).toBe(true);
    for (const pid of spare.pids) process.kill(pid, 'SIGKILL');
    expect(await ended).toEqual([null, 'SIGKILL']);
    const next = await untilSpare(room, [spare]);
    expect(existsSync(`/var/tmp/${name}`)).toBe(false);
    expect(next.pids.filter((pid) => spare.pids.includes(pid))).toEqual([]);
  });

  test('each run finds a user, whatever the spares have', async () => {
    const warnings: unknown[] = [];
    const logger = { info() {}, error() {}, warn: (facts: unknown) => void warnings.push(facts) };
    const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
    await using room = await startOps({
      ...{ maxConcurrency: 2, logger },
      script: async () => {
        await mayEnd;
        return say('done');
      },
      claude: { processUser: rangeOf(3), spares: { count: 2 } },
    });
    expect(warnings).toContainEqual({ wanted: 2, most: 1 });
    await expect.poll(() => parked(room), { timeout: 30_000 }).toBe(1);
    // Neither is one that a spare can become.
    const inputs = [{ permissionMode }, { trustWorkspace: true }] as const;
    const tasks = await Promise.all(inputs.map((input) => room.create(input)));
    await expect.poll(() => room.server.requests.length).toBe(2);
    expect(await parked(room)).toBeLessThanOrEqual(1);
    end();
    for (const { id } of tasks)
      expect(await room.ops.waitForCompletion(id)).toMatchObject({ status: 'completed' });
  });

  test.for([
    { name: 'a range with a user for each run and none beyond', claude: { processUser: rangeOf(1) } },
    { name: 'one user without mounts', claude: { processUser: ONE_USER, usePidNamespace: false } },
  ])('there is no spare, and tasks start cold, with $name', async ({ claude }) => {
    const memory = {
      timesAsked: 0,
      async available() {
        memory.timesAsked += 1;
        return Number.MAX_SAFE_INTEGER;
      },
    };
    await using room = await startOps({
      ...{ script: [say('done')], maxConcurrency: 1, memory },
      claude: { ...claude, spares },
    });
    await expect.poll(() => memory.timesAsked).toBeGreaterThan(0);
    expect(await room.run()).toMatchObject({ status: 'completed' });
    await expect.poll(() => memory.timesAsked).toBeGreaterThan(1);
    expect(findSpare()).toBeUndefined();
    expect(await parked(room)).toBe(0);
  });
});
