import { say, useTool } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { haveAgentRun, type AgentRun } from '../../support/have-agent-run.ts';
import { inContainer } from '../../support/places/in-container.ts';

const place = inContainer();

const KILLS = ['pkill -9 socat', 'for round in 1 2 3; do pkill socat; sleep 0.5; done'];

let run: Promise<AgentRun> | undefined;

/** One run for the tests whose run completes. */
async function ran(): Promise<AgentRun> {
  return await (run ??= haveAgentRun(
    place,
    [
      'ps -o comm= -p 1; ps -e -o ppid=,comm= | sort -k2 -u | grep -v -e "ps$" -e "sort$" -e "grep$"',
      'for name in INT QUIT TERM HUP; do trap -p $name; done; grep SigIgn /proc/$PPID/status',
      ...KILLS.flatMap((command) => [`${command}; echo ended`, 'pgrep -c socat']),
    ],
    { input: { timeout: 60_000 } },
  ));
}

test.for([...KILLS.entries()])(
  'a run goes on after $1: the relay to the gateway is started again',
  async ([index]) => {
    const { task, printed } = await ran();
    const [ended, count] = printed.slice(2 + 2 * index);
    expect(task).toMatchObject({ status: 'completed', result: { data: 'done' } });
    expect(ended).toContain('ended');
    expect(Number(count)).toBeGreaterThan(0);
  },
);

test('where a run has as many processes as it may, and the CLI ends of that, the reason names the limit', async () => {
  await using room = await place.start({
    script: [
      useTool('Bash', { command: 'for n in $(seq 150); do sleep 300 & done; echo started' }),
      useTool('Bash', { command: 'echo again' }),
      say('done'),
    ],
  });
  const task = await room.run({
    permissionMode: 'bypassPermissions',
    resources: { processes: 128 },
    timeout: 60_000,
  });
  expect(task).toMatchObject({ status: 'failed', error: { code: 'process_limit_reached' } });
});

test('what ends a run is passed on to the CLI, and its exit code passed back', async () => {
  const { printed } = await ran();
  expect(printed[0]).toContain('claude-ops-run');
  // SIGINT and SIGQUIT, the second and the third, are ignored by nothing that the CLI starts.
  const [, ignored = ''] = /SigIgn:\s+(\w+)/.exec(printed[1] ?? '') ?? [];
  expect(BigInt(`0x${ignored}`) & 0b110n).toBe(0n);
});
