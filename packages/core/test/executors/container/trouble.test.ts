import type { Task } from '@claude-ops/contract';
import { say, useTool } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import type { ContainerOptions } from '../../../src/index.ts';
import { haveAgentRun } from '../../support/have-agent-run.ts';
import { inContainer } from '../../support/places/in-container.ts';

const place = inContainer();
const MIB = 1024 ** 2;

/** One task makes trouble while another one runs on the same claude-ops, which completes. */
async function makeTrouble(
  command: string,
  { timeout, ...containers }: ContainerOptions & { readonly timeout?: number } = {},
): Promise<{ task: Task; told: string }> {
  const begin = useTool('Bash', { command: 'echo begin' });
  await using room = await place.start({
    containers,
    script: {
      rules: [
        {
          when: { promptIncludes: 'make trouble' },
          steps: [useTool('Bash', { command }), say('the trouble is over')],
        },
      ],
      steps: [begin, useTool('Write', { file_path: 'a.txt', content: 'a' }), say('done')],
    },
  });
  const { id } = await room.create({
    prompt: 'make trouble',
    permissionMode: 'bypassPermissions',
    ...(timeout !== undefined && { timeout }),
  });
  await room.event(id, ({ type }) => type === 'claude.assistant');
  const other = await room.run({ permissionMode: 'bypassPermissions' });
  expect(other).toMatchObject({ status: 'completed', result: { data: 'done' } });
  const task = await room.ops.waitForCompletion(id);
  expect(await place.running()).toEqual([]);
  return { task, told: JSON.stringify(await room.log(id)) };
}

test('a fork bomb ends with the timeout of its task, and harms no other', async () => {
  const bomb = 'bomb() { bomb | bomb & }; bomb 2>/dev/null; while :; do :; done';
  const { task } = await makeTrouble(bomb, { processes: 64, cpus: 0.5, timeout: 12_000 });
  expect(task).toMatchObject({ status: 'failed', error: { code: 'timed_out' } });
});

test('where memory runs out and the CLI is killed for it, its task fails as out_of_memory', async () => {
  const { task } = await makeTrouble('head -c 400M /dev/zero | tail', { memoryBytes: 192 * MIB });
  expect(task).toMatchObject({ status: 'failed', error: { code: 'out_of_memory' } });
});

test('where memory runs out and a tool is killed for it, the run goes on and completes', async () => {
  const { task, told } = await makeTrouble('tail /dev/zero', { memoryBytes: 1024 * MIB });
  expect(task).toMatchObject({ status: 'completed', result: { data: 'the trouble is over' } });
  expect(told).toContain('Exit code 137');
});

test('a container has the memory, the processors and the processes that its operator gives it, and no swap', async () => {
  const cgroup = (...names: string[]) =>
    `cat ${names.map((name) => `/sys/fs/cgroup/${name}`).join(' ')} 2>/dev/null; true`;
  const { printed } = await haveAgentRun(
    place,
    [
      cgroup('memory.max', 'memory/memory.limit_in_bytes'),
      cgroup('memory.swap.max'),
      cgroup('pids.max', 'pids/pids.max'),
      cgroup('cpu.max', 'cpu/cpu.cfs_quota_us', 'cpu/cpu.cfs_period_us'),
      'df --output=size --block-size=1M /dev/shm | tail -n +2',
      'tail -n 1 /proc/swaps; cat /proc/self/oom_score_adj',
    ],
    { containers: { memoryBytes: 640 * MIB, cpus: 0.75, processes: 99 } },
  );
  const [memory, swap, processes, processors, sizes] = printed.map((text) => text.trim());
  expect(memory).toBe(String(640 * MIB));
  // Only the second version of cgroups tells it apart.
  expect(['0', '', '(Bash completed with no output)']).toContain(swap);
  expect(processes).toBe('99');
  expect(processors?.split(/\s+/)).toEqual(['75000', '100000']);
  expect(Number(sizes)).toBe(64);
});
